export default {
  mode: 'production',
  entry: {
    main: './main.js',
    // A name without a hash, and everything that the worker imports in one file.
    sw: { import: './sw.js', filename: 'sw.js' },
  },
  output: { clean: true },
};
