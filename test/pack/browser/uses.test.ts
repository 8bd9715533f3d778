import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { htmlPage, type Route } from '../../support/app-server.js';
import { eachWorld } from '../../support/each-world.js';
import { blue, filePath } from '../../support/test-files.js';
import { fileUrl, harness } from '../../support/world.js';
import { bundle } from '../support/bundle.js';
import { createConsumer } from '../support/create-consumer.js';
import { snippetFiles } from '../support/read-snippets.js';

const consumer = await createConsumer();
afterAll(() => consumer.remove());

type Msw = typeof import('msw') & typeof import('msw/browser');

interface Removal {
  removeFileAuthWorker(): Promise<void>;
}

/** A page of the documentation's, with what it registers. */
const pageOf = (registration: string): string =>
  `import { fileAuth as registering } from './${registration}';\nexport const fileAuth = await registering;`;

const readme = snippetFiles('README.md');
const ownWorker = snippetFiles('docs/own-worker.md');
const moving = snippetFiles('docs/moving-from-a-hand-written-worker.md');
const testing = snippetFiles('docs/testing-your-app.md');
const registersOwnWorker = ownWorker['src/files.js']!;
await consumer.write({
  ...readme,
  ...snippetFiles('docs/security.md'),
  ...snippetFiles('docs/update-and-removal.md'),
  'public/sw.js': ownWorker['public/sw.js']!,
  'src/sw.js': ownWorker['src/sw.js']!,
  'src/own-worker.js': registersOwnWorker,
  // As the guide says: `type: 'module'` for a module worker.
  'src/module-worker.js': registersOwnWorker.replace(
    "url: '/sw.js',",
    "url: '/module-sw.js', type: 'module',",
  ),
  'src/package.js': "export * from 'file-auth-worker';",
  'src/stand-alone-page.js': `${pageOf('files.js')}\nexport { signOut } from './sign-out.js';`,
  'src/own-page.js': pageOf('own-worker.js'),
  'src/module-page.js': pageOf('module-worker.js'),
});
const copied = await consumer.node(
  join(consumer.packageFolder, 'bin', 'file-auth-worker.mjs'),
  'init',
  'public',
);
if (copied.code !== 0) throw new Error(copied.stderr);

const script = (body: string): Route => ({ body, contentType: 'text/javascript' });
/** The files of a bundle, as the application's server has them. */
const bundled = async (name: string, path: string): Promise<Record<string, Route>> => {
  const { files } = await bundle(consumer, path, name);
  return Object.fromEntries(Object.entries(files).map(([file, code]) => [`/${file}`, script(code)]));
};
const fromFolder = (path: string): Route => ({ file: pathToFileURL(join(consumer.folder, path)).href });

const page = (path: string): Route =>
  htmlPage(
    '',
    `${harness}<script type="module">import * as page from '${path}'; Object.assign(window, page);</script>`,
  );

/** How often the application's server was asked for a token, and how it signs one. */
const tokens = { asked: 0, sign: (): Promise<string> => Promise.reject(new Error('there is no world yet')) };

async function answerToken(response: ServerResponse): Promise<void> {
  tokens.asked += 1;
  const token = await tokens.sign();
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ token }));
}

const routes: Record<string, Route> = {
  ...(await bundled('index', 'src/package.js')),
  '/file-auth-worker.js': fromFolder('public/file-auth-worker.js'),
  '/sw.js': fromFolder('public/sw.js'),
  ...(await bundled('module-sw', 'src/sw.js')),
  '/moved-sw.js': script(moving['public/sw.js']!),
  '/stand-alone': page('/stand-alone.js'),
  ...(await bundled('stand-alone', 'src/stand-alone-page.js')),
  '/own': page('/own.js'),
  ...(await bundled('own', 'src/own-page.js')),
  '/module': page('/module.js'),
  ...(await bundled('module', 'src/module-page.js')),
  '/sw-with-msw.js': script(testing['public/sw.js']!),
  '/mockServiceWorker.js': { file: 'node_modules/msw/lib/mockServiceWorker.js' },
  '/msw.js': { file: 'node_modules/msw/lib/iife/index.js' },
  '/with-msw': htmlPage('', `<script src="/msw.js"></script>${harness}`),
  ...(await bundled('remove', 'src/remove-file-auth.js')),
  '/api/file-token': (_, response) => void answerToken(response),
};

eachWorld({ routes }, (context) => {
  beforeEach(() => {
    tokens.asked = 0;
    tokens.sign = () => context.world.sign([`/${blue}/`]);
  });

  it.each([
    ['copied file, registered as it is', '/stand-alone', /\/file-auth-worker\.js\?file-auth=/],
    ["copied file, loaded by the application's own worker", '/own', /\/sw\.js$/],
    ['ES module, bundled into a module worker', '/module', /\/module-sw\.js$/],
  ])('loads a file as the documentation says: %s', async (_, path, scriptUrl) => {
    const { page: tab, world } = context;
    await tab.goto(world.app.url + path);
    await tab.waitFor(() => window.isReady && window.fileAuth !== undefined);
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('loaded');
    expect(context.queriesFor(filePath(blue, 1)).at(-1)).toMatch(/^authorization=[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(tokens.asked).toBe(1);
    expect(await tab.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toMatch(scriptUrl);
    const status = await tab.evaluate(() => window.fileAuth.status());
    expect(status).toMatchObject({ controlled: true, workerVersion: status.version });
  });

  it('finds the tokens that a hand-written worker left, as the guide for moving says', async () => {
    const token = await context.world.sign([`/${blue}/`]);
    await context.page.evaluate(
      (key, value) => window.tokenStore().setItem(key, value),
      `MARKET_${blue}`,
      token,
    );
    await context.register({ url: '/moved-sw.js', asksServer: false });
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(await context.fileEvents(filePath(blue, 1))).toMatchObject([{ key: `MARKET_${blue}` }]);
  });

  it('signs out as the page about security says: no token, and nothing left to play', async () => {
    const { page: tab, world } = context;
    await tab.goto(`${world.app.url}/stand-alone`);
    await tab.waitFor(() => window.isReady && window.fileAuth !== undefined);
    await tab.evaluate(
      async (src) => {
        const video = Object.assign(document.createElement('video'), {
          crossOrigin: '',
          preload: 'auto',
          src,
        });
        const loaded = new Promise((resolve, reject) => {
          video.addEventListener('loadedmetadata', resolve);
          video.addEventListener('error', () => reject(new Error('the film does not load')));
        });
        document.body.append(video);
        await loaded;
        await (window as unknown as { signOut(): Promise<void> }).signOut();
      },
      fileUrl(blue, 301, '.webm'),
    );
    await tab.waitFor(() => document.querySelector('video')!.networkState === HTMLMediaElement.NETWORK_EMPTY);
    expect(await context.loadImage(fileUrl(blue, 3))).toBe('failed');
    expect(context.queriesFor(filePath(blue, 3))).toEqual(['']);
  });

  it('loads files beside msw, in one worker, as the guide for testing says', async () => {
    const { page: tab, world } = context;
    await tab.goto(`${world.app.url}/with-msw`);
    await tab.waitFor(() => window.isReady);
    await tab.evaluate(async () => {
      const { setupWorker, http, HttpResponse } = (window as unknown as { MockServiceWorker: Msw })
        .MockServiceWorker;
      const mocked = setupWorker(http.get('/api/mocked', () => HttpResponse.text('by msw')));
      await mocked.start({ serviceWorker: { url: '/sw-with-msw.js' }, quiet: true });
    });
    await context.register({ url: '/sw-with-msw.js', asksServer: false });
    const token = await world.sign([`/${blue}/`]);
    await tab.evaluate((value) => window.fileAuth.setAccountToken(value), token);
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(await tab.evaluate(async () => (await fetch('/api/mocked')).text())).toBe('by msw');
  });

  it.each([
    ['removes a stand-alone worker', '/file-auth-worker.js', 0],
    ['leaves an own worker', '/sw.js', 1],
  ])('%s when the page ships the removal that is printed', async (_, url, left) => {
    await context.register({ url });
    const registrations = await context.page.evaluate(async () => {
      await ((await window.importModule('/remove.js')) as unknown as Removal).removeFileAuthWorker();
      return (await navigator.serviceWorker.getRegistrations()).length;
    });
    expect(registrations).toBe(left);
  });
});
