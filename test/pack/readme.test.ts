import { readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from './support/bundle.js';
import { compile, typeRoot } from './support/compile.js';
import { createConsumer } from './support/create-consumer.js';
import { readProjectFile, readSnippets, snippetFiles } from './support/read-snippets.js';

const consumer = await createConsumer();
afterAll(() => consumer.remove());

const readme = readProjectFile('README.md');
const documents = [
  'README.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'docs/concepts.md',
  'docs/browser-support.md',
  'docs/caching.md',
  'docs/links-and-downloads.md',
  'docs/media.md',
  'docs/requests.md',
  'docs/virtual-path.md',
  'docs/virtual-path-on-your-server.md',
  'docs/what-the-worker-cannot-see.md',
  'docs/own-worker.md',
  'docs/frameworks.md',
  'docs/cloudfront-function.md',
  'docs/issuing-tokens.md',
  'docs/moving-from-a-hand-written-worker.md',
  'docs/security.md',
  'docs/testing-your-app.md',
  'docs/troubleshooting.md',
  'docs/update-and-removal.md',
  'docs/wrapped-apps.md',
];
const files = snippetFiles('README.md');
/** What the snippets of guides import and the README prints. */
const shared = {
  'src/get-token.js': files['src/get-token.js']!,
  'edge/handler.js': files['edge/handler.js']!,
  'server/file-token.js': files['server/file-token.js']!,
};
const frameworks = 'docs/frameworks.md';
const guides = documents
  .filter((path) => path.startsWith('docs/') && path !== frameworks)
  .map((path) => [path, snippetFiles(path)] as const);

const folderOf = (document: string): string => document.replace(/\W/g, '-');

/** Bundled workers and their builds, which need other libraries than pages. */
const isWorker = (file: string): boolean => /(?:^|\/)(?:src\/sw-[\w-]+\.js|build-worker\.mjs)$/.test(file);

beforeAll(async () => {
  await consumer.write(files);
  await makeKeys();
});

/** Makes the keys as the README and the guide for issuing tokens say, and gives the private one to the server. */
async function makeKeys(): Promise<void> {
  const command = 'npx file-auth-worker keys edge';
  for (const path of ['README.md', 'docs/issuing-tokens.md'])
    expect(readProjectFile(path)).toContain(command);
  const bin = join(consumer.packageFolder, 'bin', 'file-auth-worker.mjs');
  const { code, stdout, stderr } = await consumer.node(bin, ...command.split(' ').slice(2));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [privateKey = ''] = /edge[\\/]private[\\/]\S+\.json/.exec(stdout) ?? [];
  await copyFile(join(consumer.folder, privateKey), join(consumer.folder, 'private-key.json'));
}

const javaScript = { allowJs: true, checkJs: true, resolveJsonModule: true, noImplicitAny: false };

describe('the snippets', () => {
  it('each say which file they are', () => {
    const nameless = documents
      .flatMap(readSnippets)
      .filter(({ language, file }) => !['sh', 'html', 'text'].includes(language) && file === null);
    expect(nameless).toEqual([]);
    expect(Object.keys(files).sort()).toEqual([
      'edge/handler.js',
      'server/file-token.js',
      'src/files.js',
      'src/get-token.js',
    ]);
  });

  it.each(['nodenext', 'bundler'] as const)('compile for pages (%s)', async (resolution) => {
    const pages = Object.keys(files).filter((path) => path.startsWith('src/'));
    const lib = ['ES2022', 'DOM', 'DOM.Iterable'];
    expect(compile(consumer, { files: pages, lib, resolution, options: javaScript })).toBe('');
  });

  it('compile for Node.js', async () => {
    const paths = Object.keys(files).filter((path) => /^(?:edge|scripts|server|test)\//.test(path));
    const options = { ...javaScript, types: ['node'], typeRoots: [typeRoot] };
    expect(compile(consumer, { files: paths, lib: ['ES2023'], resolution: 'nodenext', options })).toBe('');
  });

  it('are bundled without a warning', async () => {
    expect(await bundle(consumer, 'src/files.js')).toMatchObject({ imports: [], warnings: [] });
  });

  it('of the guides compile, too', async () => {
    const keys = readFileSync(join(consumer.folder, 'edge/keys.json'), 'utf8');
    const moved = guides.flatMap(([path, snippets]) =>
      Object.entries(snippets)
        .filter(([file]) => !file.startsWith('public/'))
        .map(([file, code]) => [`${folderOf(path)}/${file}`, code] as const),
    );
    const needed = guides.flatMap(([path]) =>
      Object.entries({ ...shared, 'src/files.js': files['src/files.js']!, 'edge/keys.json': keys }).map(
        ([file, code]) => [`${folderOf(path)}/${file}`, code] as const,
      ),
    );
    await consumer.write(Object.fromEntries([...needed, ...moved]));
    // Libraries that `npm run test:frameworks` installs.
    const libraries = ['electron', 'leaflet', 'pdfjs-dist', 'shaka-player'].map(
      (name) => `declare module '${name}';`,
    );
    await consumer.link(['hls.js']);
    await consumer.write({ 'libraries.d.ts': libraries.join('\n') });
    const options = { ...javaScript, types: ['node'], typeRoots: [typeRoot] };
    const lib = ['ES2023', 'DOM', 'DOM.Iterable'];
    const paths = ['libraries.d.ts', ...moved.map(([file]) => file).filter((file) => !isWorker(file))];
    expect(paths.length).toBeGreaterThan(guides.length);
    expect(compile(consumer, { files: paths, lib, resolution: 'nodenext', options })).toBe('');
  });

  it('of the guide for paths compile, one path for page, worker, edge and issuer', async () => {
    const [rule, use] = readSnippets('docs/paths.md');
    const imports = `
      import { registerFileAuthWorker, type GetToken } from 'file-auth-worker';
      import { installFileAuth } from 'file-auth-worker/worker';
      import { createAuthorizer, type JSONWebKeySet } from 'file-auth-worker/lambda-edge';
      import { signFileToken, type PrivateJsonWebKey } from 'file-auth-worker/issuer';`;
    const given = `
      declare const origins: string[];
      declare const getToken: GetToken;
      declare const [issuer, audience]: [string, string];
      declare const keys: JSONWebKeySet;
      declare const key: PrivateJsonWebKey;
      declare const allowedOrigins: string[];`;
    await consumer.write({
      'paths/shared/file-path.js': rule!.code,
      'paths/use.ts': `${imports}${given}\n${use!.code}`,
    });
    const lib = ['ES2023', 'DOM', 'DOM.Iterable'];
    const options = { ...javaScript, types: ['node'], typeRoots: [typeRoot] };
    expect(compile(consumer, { files: ['paths/use.ts'], lib, resolution: 'nodenext', options })).toBe('');
  });

  it('of the guide for workers compile in a worker, with Workbox and Serwist', async () => {
    const workers = Object.entries(snippetFiles('docs/own-worker.md')).filter(([file]) => isWorker(file));
    expect(workers.map(([file]) => file)).toHaveLength(4);
    await consumer.link([
      'serwist',
      'workbox-build',
      'workbox-expiration',
      'workbox-precaching',
      'workbox-range-requests',
      'workbox-strategies',
    ]);
    const manifests = 'declare var __WB_MANIFEST: string[]; declare var __SW_MANIFEST: string[];';
    await consumer.write({ ...Object.fromEntries(workers), 'manifests.d.ts': manifests });
    const paths = ['manifests.d.ts', ...workers.map(([file]) => file)];
    // Workbox's and Serwist's own declarations are theirs to check.
    const options = { ...javaScript, skipLibCheck: true, exactOptionalPropertyTypes: false };
    const lib = ['ES2023', 'WebWorker'];
    expect(compile(consumer, { files: paths, lib, resolution: 'bundler', options })).toBe('');
  });
});

describe('the guide for frameworks', () => {
  it.each(Object.entries(snippetFiles(frameworks)))('prints %s as it is in the examples', (file, code) => {
    expect(code).toBe(`// ${file}\n${readProjectFile(`examples/${file}`)}`);
  });

  it('has examples that compile with Vite, Rollup and webpack', async () => {
    const tools = ['vite', 'rollup', 'webpack', '@rollup/plugin-commonjs', '@rollup/plugin-node-resolve'];
    await consumer.link([...tools, '@rollup/plugin-replace']);
    const folder = 'frameworks';
    const examples = [
      'files.js',
      'get-token.js',
      'module-worker/files.js',
      'module-worker/rollup.config.mjs',
      'vite/copied/files.js',
      'vite/imported/files.js',
      'vite/imported/vite.config.js',
      'vite/own-worker/files.js',
      'vite/own-worker/sw.js',
      'vite/own-worker/vite.config.js',
      'webpack/files.js',
      'webpack/sw.js',
    ];
    const sources = examples.map(
      (file) => [`${folder}/${file}`, readProjectFile(`examples/${file}`)] as const,
    );
    const worker = 'declare var skipWaiting: () => Promise<void>;';
    await consumer.write({ ...Object.fromEntries(sources), [`${folder}/worker.d.ts`]: worker });
    const paths = ['worker.d.ts', ...examples].map((file) => `${folder}/${file}`);
    // The declarations of the tools are theirs to check.
    const options = { ...javaScript, types: ['vite/client'], skipLibCheck: true };
    const lib = ['ES2023', 'DOM', 'DOM.Iterable'];
    expect(compile(consumer, { files: paths, lib, resolution: 'bundler', options })).toBe('');
  });
});

describe('the edge handler as printed', () => {
  /** Runs the handler on one request, with or without a token from the printed issuer. */
  const ask = (folder: string, withToken: boolean): string => `
    const { handler } = await import('./edge/handler.js');
    const { answerFileToken } = await import('./server/file-token.js');
    const { viewerRequestEvent } = await import('file-auth-worker/testing');
    const folder = '7371085d-d958-48ff-aa45-f61badce013b';
    const uri = '/${folder}/9f5d9df4-e21d-4fe0-8a2c-5bd70fad6cb1.png';
    const response = await answerFileToken({ id: 'user-1', folders: [folder] });
    const querystring = ${withToken} ? 'authorization=' + (await response.json()).token : '';
    const { status, headers, uri: passed, querystring: query } = await handler(viewerRequestEvent({ uri, querystring }));
    console.log(JSON.stringify({ status, reason: headers['x-file-auth']?.[0].value, passed, query }));`;
  const answer = async (folder: string, withToken: boolean): Promise<unknown> => {
    const { stdout } = await consumer.node('--input-type=module', '-e', ask(folder, withToken));
    return JSON.parse(stdout) as unknown;
  };
  const granted = '7371085d-d958-48ff-aa45-f61badce013b';

  it('refuses a request without a token, and does not crash', async () => {
    expect(await answer(granted, false)).toEqual({ status: '401', reason: 'token-missing' });
  });

  it('lets a token of the printed issuer pass', async () => {
    expect(await answer(granted, true)).toEqual({
      passed: `/${granted}/9f5d9df4-e21d-4fe0-8a2c-5bd70fad6cb1.png`,
      query: '',
    });
  });

  it('answers a user who may see nothing with no token', async () => {
    const { stdout } = await consumer.node(
      '--input-type=module',
      '-e',
      `const { answerFileToken } = await import('./server/file-token.js');
      console.log(await (await answerFileToken({ id: 'user-1', folders: [] })).text());`,
    );
    expect(stdout).toBe('{"token":null}\n');
  });

  it('refuses it for another folder', async () => {
    const other = '395c1e61-cc22-4e01-9b5c-c7f668382d78';
    expect(await answer(other, true)).toEqual({ status: '403', reason: 'file-not-granted' });
  });

  it('passes the tests that the guide for testing prints', async () => {
    const tests = Object.entries(snippetFiles('docs/testing-your-app.md')).filter(([path]) =>
      path.startsWith('test/'),
    );
    await consumer.write(Object.fromEntries(tests));
    const { code, stdout } = await consumer.node(
      '--test',
      '--test-reporter=tap',
      ...tests.map(([path]) => path),
    );
    expect(stdout).toMatch(/^# pass 4$/m);
    expect(code).toBe(0);
  });
});

describe('the guide for the CloudFront Function', () => {
  it('prints a test that its printed function passes', async () => {
    const { 'scripts/render-function.mjs': script = '', 'test/function.test.js': test = '' } = snippetFiles(
      'docs/cloudfront-function.md',
    );
    await consumer.write({ 'scripts/render-function.mjs': script, 'test/function.test.js': test });
    expect((await consumer.node('scripts/render-function.mjs')).stderr).toBe('');
    const { code, stdout } = await consumer.node('--test', '--test-reporter=tap', 'test/function.test.js');
    expect(stdout).toMatch(/^# pass 1$/m);
    expect(code).toBe(0);
  });
});

describe('the endpoint of the guide for issuing tokens, as printed', () => {
  const uuid = '7371085d-d958-48ff-aa45-f61badce013b';
  const other = '395c1e61-cc22-4e01-9b5c-c7f668382d78';
  const file = '9f5d9df4-e21d-4fe0-8a2c-5bd70fad6cb1';

  /** Asks both handlers for a token, and the printed edge for two files of each folder with it. */
  const ask = (userId: string | null, question: object): string => `
    const { fileTokenHandler } = await import('./issuing/server/fetch-handler.js');
    const { postFileToken } = await import('./issuing/server/express-handler.js');
    const { handler } = await import('./edge/handler.js');
    const { viewerRequestEvent } = await import('file-auth-worker/testing');
    const folders = { 'user-1': ['${uuid}'], 'user-2': [] };
    const id = ${JSON.stringify(userId)};
    const findUser = async () => (id === null ? null : { id, folders: folders[id] });
    const question = ${JSON.stringify(question)};
    const request = new Request('https://app.example.com/', { method: 'POST', body: JSON.stringify(question) });
    const response = await fileTokenHandler(findUser)(request);
    const express = { status: (status) => { express.code = status; return express; },
      set: (headers) => { express.headers = headers; return express; },
      send: (body) => { express.body = body === '' ? {} : JSON.parse(body); } };
    await postFileToken(findUser)({ body: question }, express, (error) => { throw error; });
    const { token } = response.ok ? await response.json() : {};
    const opened = [];
    for (const folder of ['${uuid}', '${other}']) for (const name of ['${file}', '${other}']) {
      const uri = '/' + folder + '/' + name + '.png';
      const result = await handler(viewerRequestEvent({ uri, querystring: 'authorization=' + token }));
      if (result.uri) opened.push(uri);
    }
    console.log(JSON.stringify({ status: response.status, cache: response.headers.get('cache-control'), opened,
      none: token === null,
      express: [express.code, express.headers['cache-control'] ?? null, typeof express.body.token] }));`;
  const answer = async (userId: string | null, question: object): Promise<unknown> => {
    const { stdout, stderr } = await consumer.node('--input-type=module', '-e', ask(userId, question));
    expect(stderr).toBe('');
    return JSON.parse(stdout) as unknown;
  };

  beforeAll(async () => {
    const snippets = Object.entries(snippetFiles('docs/issuing-tokens.md'));
    await consumer.write(Object.fromEntries(snippets.map(([path, code]) => [`issuing/${path}`, code])));
  });

  const given = {
    status: 200,
    cache: 'no-store',
    none: false,
    express: [200, 'no-store', 'string'],
  };
  const nothing = {
    ...given,
    none: true,
    express: [200, 'no-store', 'object'],
    opened: [],
  };

  it("opens the user's folders", async () => {
    expect(await answer('user-1', { key: 'ACCOUNT', folder: other, file })).toEqual({
      ...given,
      opened: [`/${uuid}/${file}.png`, `/${uuid}/${other}.png`],
    });
  });

  it('opens one file, if its own key is asked for', async () => {
    expect(await answer('user-1', { key: `FILE_${file}`, folder: uuid, file })).toEqual({
      ...given,
      opened: [`/${uuid}/${file}.png`],
    });
  });

  it("gives no token of a file in somebody else's folder", async () => {
    expect(await answer('user-1', { key: `FILE_${file}`, folder: other, file })).toEqual(nothing);
  });

  it('gives none to a user who may see nothing', async () => {
    expect(await answer('user-2', { key: 'ACCOUNT', folder: uuid, file })).toEqual(nothing);
  });

  it('answers 401 to nobody', async () => {
    expect(await answer(null, { key: 'ACCOUNT', folder: uuid, file })).toEqual({
      status: 401,
      cache: null,
      opened: [],
      none: false,
      express: [401, null, 'undefined'],
    });
  });
});

describe('the sizes', () => {
  const said = Array.from(readme.matchAll(/`dist\/(\S+)`.*\| +([\d.]+) kB \|$/gm), ([, name = '', kB]) => ({
    name,
    kB: Number(kB),
  }));

  it('are there for each side', () => {
    expect(said.map(({ name }) => name)).toEqual([
      'file-auth-worker.min.js',
      'lambda-edge.cjs',
      'issuer.cjs',
    ]);
  });

  it.each(said)('of $name is what it is in the package', ({ name, kB }) => {
    const bytes = gzipSync(readFileSync(join(consumer.packageFolder, 'dist', name)), { level: 9 }).length;
    // Rounded to a tenth, which each version of zlib compresses a little differently.
    expect(Math.abs(bytes / 1_000 - kB)).toBeLessThan(0.1);
  });
});
