import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';

export default {
  input: ['page.js', 'sw.js'],
  // What page and worker both need becomes a chunk that both import. The worker keeps its name and is at the root.
  output: {
    dir: 'dist',
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'assets/[name]-[hash].js',
  },
  plugins: [
    nodeResolve({ browser: true }),
    commonjs(),
    // Workbox asks for it.
    replace({ preventAssignment: true, values: { 'process.env.NODE_ENV': '"production"' } }),
  ],
};
