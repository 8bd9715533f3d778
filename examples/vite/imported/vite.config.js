const worker = 'file-auth-worker.min.js';

export default {
  build: {
    rolldownOptions: {
      output: {
        // At the root, whose scope is the whole site, and under a name that the next build does not change.
        assetFileNames: ({ names }) => (names.includes(worker) ? worker : 'assets/[name]-[hash][extname]'),
      },
    },
  },
  server: {
    // In development the worker is served from its place in node_modules.
    headers: { 'Service-Worker-Allowed': '/' },
  },
};
