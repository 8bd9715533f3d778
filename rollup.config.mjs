import { readFileSync } from 'node:fs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';
import { dts } from 'rollup-plugin-dts';

const { version, dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const license = `/*! file-auth-worker ${version} | MIT License */`;

/** Dependencies stay imports in what a bundler will see again, so that the application has one copy of each. */
const external = (id) =>
  id.startsWith('node:') ||
  Object.keys(dependencies).some((name) => id === name || id.startsWith(`${name}/`));

const compile = (folder) =>
  typescript({
    tsconfig: `src/${folder}/tsconfig.json`,
    noEmit: false,
    // What they say is in the declarations, too, and a page may well load these files as they are.
    removeComments: true,
    // The declarations are rollup-plugin-dts's; without them isolatedDeclarations has nothing to isolate.
    declaration: false,
    isolatedDeclarations: false,
    include: ['src/**/*.ts'],
    exclude: [],
  });

const defineVersion = replace({ preventAssignment: true, values: { __VERSION__: JSON.stringify(version) } });

const module = (folder, name) => ({
  input: `src/${folder}/index.ts`,
  output: { file: `dist/${name}.js`, format: 'es', banner: license },
  external,
  plugins: [defineVersion, compile(folder)],
});

const declarations = (folder, files) => ({
  input: `src/${folder}/index.ts`,
  output: files.map((file) => ({ file: `dist/${file}`, format: 'es' })),
  external,
  plugins: [dts({ tsconfig: `src/${folder}/tsconfig.json` })],
});

const absentDriver = (name) => `
  const absent = () => Promise.reject(new Error('${name} is not in this build'));
  export default {
    _driver: '${name}', _support: false, _initStorage: absent, iterate: absent, getItem: absent, setItem: absent,
    removeItem: absent, clear: absent, length: absent, key: absent, keys: absent,
  };`;

const replacedModules = {
  promise: 'export default Promise;',
  websql: absentDriver('webSQLStorage'),
  localstorage: absentDriver('localStorageWrapper'),
};

/**
 * localforage from its modules, without what a service worker can have no use for: Web SQL and localStorage, which it has
 * not got, and a Promise for browsers that know no workers.
 */
const localforageForWorkers = {
  name: 'localforage-for-workers',
  resolveId(id, importer) {
    if (id === 'localforage') return this.resolve('localforage/src/localforage.js', importer);
    const name = id.split('/').at(-1);
    return importer?.includes('localforage') && name in replacedModules ? `\0${name}` : null;
  },
  load: (id) => replacedModules[id.replace('\0', '')] ?? null,
};

/** One file with everything inside, for importScripts or to be registered as it is. */
const classicWorker = {
  input: 'src/worker/classic.ts',
  output: [
    { file: 'dist/file-auth-worker.js', format: 'iife', banner: license },
    { file: 'dist/file-auth-worker.min.js', format: 'iife', banner: license, plugins: [terser()] },
  ],
  plugins: [
    // Workbox's development build writes request URLs to the console.
    replace({ preventAssignment: true, values: { 'process.env.NODE_ENV': '"production"' } }),
    defineVersion,
    localforageForWorkers,
    nodeResolve({ browser: true }),
    compile('worker'),
  ],
};

/** Lambda refuses require() of an ES module, so the CommonJS edge brings jose along. */
const edgeCommonJs = {
  input: 'src/lambda-edge/index.ts',
  output: { file: 'dist/lambda-edge.cjs', format: 'cjs', banner: license },
  external: (id) => id.startsWith('node:'),
  plugins: [defineVersion, nodeResolve(), compile('lambda-edge')],
};

export default [
  module('page', 'index'),
  module('worker', 'worker'),
  module('lambda-edge', 'lambda-edge'),
  module('testing', 'testing'),
  classicWorker,
  edgeCommonJs,
  declarations('page', ['index.d.ts']),
  declarations('worker', ['worker.d.ts']),
  declarations('lambda-edge', ['lambda-edge.d.ts', 'lambda-edge.d.cts']),
  declarations('testing', ['testing.d.ts']),
];
