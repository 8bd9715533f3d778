import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import ts from 'typescript';

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

/**
 * What every page needs at once, and what it loads while the worker is installed or when it is needed; and the same as one
 * file, for a page without a bundler.
 */
const page = module('page', 'page-in-one');
page.output = [
  {
    dir: 'dist',
    format: 'es',
    banner: license,
    entryFileNames: 'index.js',
    chunkFileNames: 'page/[name].js',
  },
  { ...page.output, inlineDynamicImports: true },
];

const declarations = (folder, files) => ({
  input: `src/${folder}/index.ts`,
  output: files.map((file) => ({ file: `dist/${file}`, format: 'es' })),
  external,
  plugins: [dts({ tsconfig: `src/${folder}/tsconfig.json` })],
});

const replacedModules = {
  promise: 'export default Promise;',
  serializer: 'export default {};',
  isIndexedDBValid: 'export default () => true;',
  // The very look may throw where storage is denied.
  idb: 'let idb; try { idb = indexedDB; } catch {} export default idb;',
  isArray: 'export default Array.isArray;',
  includes: 'export default (list, value) => list.includes(value);',
  // Every key is a string, and every call is waited for by its promise.
  normalizeKey: 'export default (key) => key;',
  executeCallback: 'export default () => {};',
  executeTwoCallbacks: 'export default () => {};',
  websql: 'export default null;',
  localstorage: 'export default null;',
};

const method = (name) => new RegExp(`^ {4}${name}\\([^]*?^ {4}\\}\\n`, 'm');

/** What is left out of modules, with what stands in its place. Each is there once, or as often as it says. */
const leftOut = {
  '/localforage/src/drivers/indexeddb.js': [
    { code: /^ {4}(?:iterate: iterate|clear: clear|key: key),\n/gm, times: 3 },
    { code: /,\n {4}dropInstance: dropInstance/ },
    // One event for all keys instead of one for each.
    {
      code: /(?<=var req = )store\.openKeyCursor\(\);\n *var keys = \[\];\n[^]*?(?=\n *req\.onerror)/,
      by: 'store.getAllKeys(); req.onsuccess = () => resolve(req.result);',
    },
    // Tokens are strings, and a browser with service workers stores Blobs as they are.
    { code: "toString.call(value) === '[object Blob]'", by: 'false' },
    { code: /(?<=if \()_isEncodedBlob\(value\)/g, by: 'false', times: 2 },
    // The database that another has upgraded is used as it is, with a warning or without one.
    { code: /^ *console\.warn\('?\n? *'The database [^]*?\);\n/gm, times: 2 },
  ],
  '/localforage/src/localforage.js': [
    { code: /^ {4}'(?:clear|iterate|key)',\n/gm, times: 3 },
    { code: '.concat(OptionalDriverMethods)' },
    // Web SQL's.
    { code: /^ {4}(?:description: ''|size: 4980736),\n/gm, times: 2 },
    { code: method('config') },
    { code: /,\n *WEBSQL: websqlDriver,\n *LOCALSTORAGE: localstorageDriver/ },
    { code: /,\n *DefaultDrivers\.WEBSQL\._driver,\n *DefaultDrivers\.LOCALSTORAGE\._driver/ },
    { code: method('getSerializer') },
    // A driver of somebody else's might lack a method.
    { code: /const complianceError =[^]*?configureMissingMethods\(\);/ },
    { code: /if \('_support' in driverObject\) \{[^]*?(?=setDriverSupport\(true\);)/, by: '{' },
    { code: /^ *if \(DefinedDrivers\[driverName\]\) \{\n *console\.info[^]*?\}\n(?= *DefinedDrivers)/m },
  ],
  '/workbox-routing/Router.js': [
    { code: method('addCacheListener') },
    { code: method('setDefaultHandler') },
    { code: method('setCatchHandler') },
    { code: method('unregisterRoute') },
    { code: /^ *\/\/ If we don't have a handler [^]*?(?=^ *if \(!handler\) \{)/m },
    { code: /^ *\/\/ Get route's catch handler, [^]*?(?=^ *return responsePromise;)/m },
  ],
  '/workbox-routing/Route.js': [{ code: method('setCatchHandler') }],
};

/**
 * localforage and Workbox's router from their modules, without what this worker has no use for: Web SQL and localStorage,
 * which a service worker has not got, with their serializer, what stands in for features that a browser with workers has,
 * and what is not called.
 */
const librariesForWorker = {
  name: 'libraries-for-worker',
  resolveId(id, importer) {
    if (id === 'localforage') return this.resolve('localforage/src/localforage.js', importer);
    const name = id.split('/').at(-1);
    return importer?.includes('localforage') && name in replacedModules ? `\0${name}` : null;
  },
  load: (id) => replacedModules[id.replace('\0', '')] ?? null,
  transform(code, id) {
    const [, pieces] = Object.entries(leftOut).find(([path]) => id.endsWith(path)) ?? [];
    return pieces?.reduce((rest, { code: piece, by = '', times = 1 }) => {
      const found = rest.split(piece).length - 1;
      if (found !== times) this.error(`${id} is not as it was: ${found} times ${piece}`);
      return rest.replace(piece, by);
    }, code);
  },
};

const smallest = { ecma: 2020, compress: { ecma: 2020, passes: 3, unsafe_arrows: true } };

/** One file with everything inside, for importScripts or to be registered as it is. */
const classicWorker = {
  input: 'src/worker/classic.ts',
  output: [
    { file: 'dist/file-auth-worker.js', format: 'iife', banner: license },
    { file: 'dist/file-auth-worker.min.js', format: 'iife', banner: license, plugins: [terser(smallest)] },
  ],
  plugins: [
    // Workbox's development build writes request URLs to the console.
    replace({ preventAssignment: true, values: { 'process.env.NODE_ENV': '"production"' } }),
    defineVersion,
    librariesForWorker,
    nodeResolve({ browser: true }),
    compile('worker'),
  ],
};

/** Lambda, and Node.js before 20.19, refuse require() of an ES module, so what is CommonJS brings jose along. */
const commonJs = (folder) => ({
  input: `src/${folder}/index.ts`,
  output: { file: `dist/${folder}.cjs`, format: 'cjs', banner: license },
  external: (id) => id.startsWith('node:'),
  plugins: [defineVersion, nodeResolve(), compile(folder)],
});

const closedSettings = fileURLToPath(
  new URL('src/cloudfront-function/closed-settings.json', import.meta.url),
);

const source = (path) => fileURLToPath(new URL(`src/${path}.ts`, import.meta.url));

const runtime2 = (name) => source(`cloudfront-function/runtime/${name}`);

/** Modules of Lambda@Edge that have a shorter form for CloudFront's runtime. */
const runtime2Replacements = {
  [source('lambda-edge/denial')]: runtime2('denial'),
  [source('lambda-edge/parsing/parse-strict-object')]: runtime2('parse-strict-object'),
};
const missingInRuntime2 = [
  [/\bnew Set\(/g, 'UniqueList'],
  [/\bObject\.hasOwn\(/g, 'hasOwn'],
  [/\bObject\.fromEntries\(/g, 'fromEntries'],
];

/**
 * Lambda@Edge's code for CloudFront's JavaScript runtime 2.0: ES5, but with `async`, which it has. TypeScript lowers all
 * or nothing, so the modules with `async` get ES2017 and do without what came between; a test looks at the outcome.
 */
const forRuntime2 = {
  name: 'for-runtime-2',
  resolveId(id, importer) {
    if (id === 'tslib' && importer !== runtime2('missing')) return runtime2('missing');
    if (!id.startsWith('.')) return null;
    const path = fileURLToPath(new URL(id.replace(/\.js$/, '.ts'), `file://${importer}`));
    return runtime2Replacements[path] ?? path;
  },
  transform(code, id) {
    if (!id.endsWith('.ts')) return null;
    const target = /\basync function\b/.test(code) ? ts.ScriptTarget.ES2017 : ts.ScriptTarget.ES5;
    const compilerOptions = {
      target,
      module: ts.ModuleKind.ESNext,
      importHelpers: true,
      removeComments: true,
    };
    const { outputText } = ts.transpileModule(code, { fileName: id, compilerOptions });
    return missingInRuntime2.reduce(useReplacement, outputText);
  },
};

const useReplacement = (code, [pattern, name]) => {
  const replaced = code.replace(pattern, `/* @__PURE__ */ ${name}(`);
  return replaced === code
    ? code
    : `import { ${name} } from ${JSON.stringify(runtime2('missing'))};\n${replaced}`;
};

/** The text of the CloudFront Function, with settings that let nobody pass, as a module and as a file to fill in. */
const functionText = {
  name: 'function-text',
  resolveId: (id) => (id === './function-text.js' ? '\0function-text' : null),
  async load(id) {
    if (id !== '\0function-text') return null;
    const bundle = await rollup({
      input: runtime2('handler'),
      external: ['cloudfront'],
      plugins: [forRuntime2, nodeResolve()],
      treeshake: { moduleSideEffects: (path) => !path.includes('tslib') },
    });
    for (const file of bundle.watchFiles) this.addWatchFile(file);
    const options = {
      format: { ecma: 5 },
      module: true,
      mangle: { reserved: ['handler'], toplevel: true },
      compress: { ecma: 2015, unsafe_arrows: true, passes: 3 },
    };
    const { output } = await bundle.generate({ format: 'es', plugins: [terser(options)] });
    // A function of CloudFront's is a script with imports, and not a module with exports.
    const code = output[0].code.replace('export{handler};', '').trim();
    const [importLine, rest] = [code.slice(0, code.indexOf(';') + 1), code.slice(code.indexOf(';') + 1)];
    const settings = JSON.stringify(JSON.parse(readFileSync(closedSettings, 'utf8')));
    const text = `${importLine}\n${license}\nvar FILE_AUTH_SETTINGS = ${settings};\n${rest}`;
    this.addWatchFile(closedSettings);
    this.emitFile({ type: 'asset', fileName: 'cloudfront-function.template.js', source: text });
    return `export const functionText = ${JSON.stringify(text)};`;
  },
};

const cloudFrontFunction = module('cloudfront-function', 'cloudfront-function');
cloudFrontFunction.plugins.unshift(functionText);

export default [
  page,
  module('worker', 'worker'),
  module('lambda-edge', 'lambda-edge'),
  cloudFrontFunction,
  module('issuer', 'issuer'),
  module('testing', 'testing'),
  classicWorker,
  commonJs('lambda-edge'),
  commonJs('issuer'),
  declarations('page', ['index.d.ts']),
  declarations('worker', ['worker.d.ts']),
  declarations('lambda-edge', ['lambda-edge.d.ts', 'lambda-edge.d.cts']),
  declarations('cloudfront-function', ['cloudfront-function.d.ts']),
  declarations('issuer', ['issuer.d.ts', 'issuer.d.cts']),
  declarations('testing', ['testing.d.ts']),
];
