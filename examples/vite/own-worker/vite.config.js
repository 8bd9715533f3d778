export default {
  worker: {
    rolldownOptions: {
      output: {
        // At the root, whose scope is the whole site, and under a name that the next build does not change.
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  // Vite finds what a page imports, but not what its worker does, and would reload the page for it.
  optimizeDeps: { entries: ['index.html', 'sw.js'] },
};
