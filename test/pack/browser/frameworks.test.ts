import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createServer, type InlineConfig, type Plugin, type ViteDevServer } from 'vite';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Route } from '../../support/app-server.js';
import { eachWorld, type WorldContext } from '../../support/each-world.js';
import { blue, filePath, green, testFiles } from '../../support/test-files.js';
import { fileUrl } from '../../support/world.js';
import { buildFrameworkExamples, type Deployment, type ExampleName } from './framework-examples.js';
import { runToSuccess } from '../support/run.js';

const { consumer, deployed, next } = await buildFrameworkExamples();
afterAll(() => consumer.remove());

const pictures = [fileUrl(blue, 1), fileUrl(blue, 2)];
/** What React's example shows; with what could end an element before its time. */
const stored = {
  title: 'Harbour </script>',
  html: `<p>Two boats <img alt="" src="${pictures[0]}"> and <img src="${pictures[1]}" alt="a third"><!--data--></p>`,
  film: fileUrl(blue, 301, '.webm'),
  attachments: [{ name: 'Almanac.pdf', url: fileUrl(blue, 370, '.pdf') }],
};
const json = (value: unknown): Route => ({ body: JSON.stringify(value), contentType: 'application/json' });

eachWorld({ routes: { '/api/files': json(pictures), '/api/document': json(stored) } }, (context) => {
  testBuilt(context);
  testDevelopment(context);
  testReact(context);
});

/** Serves what was built at the application's address. */
function serve({ world }: WorldContext, { routes }: Deployment, name: ExampleName): void {
  for (const [path, route] of Object.entries(routes[name])) world.app.set(path, route);
}

async function seePictures({ page }: WorldContext): Promise<void> {
  await page.waitFor(() => {
    const images = [...document.querySelectorAll<HTMLImageElement>('main img')];
    return images.length === 2 && images.every(({ naturalWidth }) => naturalWidth > 0);
  });
}

async function seeWorker({ page }: WorldContext, version: string): Promise<void> {
  const text = `Worker ${version}`;
  await page.waitFor((wanted) => document.querySelector('footer')?.textContent === wanted, text);
}

/** The scripts of the workers that are registered. */
function registeredScripts({ page }: WorldContext): Promise<string[]> {
  return page.evaluate(async () => {
    const registrations = await navigator.serviceWorker.getRegistrations();
    return registrations.map(({ active }) => active!.scriptURL.replace(location.origin, ''));
  });
}

function testBuilt(context: WorldContext): void {
  it.each<[string, ExampleName, RegExp]>([
    ['the worker file copied (Vite)', 'copied', /^\/file-auth-worker\.js\?file-auth=/],
    ['its URL imported (Vite)', 'imported', /^\/file-auth-worker\.min\.js\?file-auth=/],
    [
      'its URL imported, with a hash (Vite)',
      'hashed',
      /^\/assets\/file-auth-worker\.min-.{8}\.js\?file-auth=/,
    ],
    ['a worker of its own (Vite)', 'own-worker', /^\/sw\.js$/],
    ['a module worker (Rollup)', 'module-worker', /^\/sw\.js$/],
  ])('shows files, and goes over to the worker of the next deployment: %s', async (_, name, script) => {
    const { page, world } = context;
    serve(context, deployed, name);
    await page.goto(`${world.app.url}/index.html`);
    await seePictures(context);
    await seeWorker(context, deployed.version);
    const [before] = await registeredScripts(context);
    expect(before).toMatch(script);
    serve(context, next, name);
    await page.reload();
    await seePictures(context);
    await seeWorker(context, next.version);
    const after = await registeredScripts(context);
    expect(after).toEqual([name === 'hashed' ? expect.stringMatching(script) : before]);
    expect(after[0] === before).toBe(name !== 'hashed');
    expect(world.asked).toHaveLength(1);
  });
}

/** Starts Vite's development server for an example, with the application's own server behind it. */
async function startDevelopment(
  { world }: WorldContext,
  example: string,
  options: InlineConfig,
): Promise<ViteDevServer & { readonly url: string }> {
  const root = join(consumer.folder, example);
  const vite = await createServer({
    ...options,
    root,
    // As at the very first start.
    cacheDir: join(root, '.vite', world.browser.name),
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, watch: null, proxy: { '/api': world.app.url } },
  });
  await vite.listen();
  const { port } = new URL(vite.resolvedUrls!.local[0]!);
  const url = `http://localhost:${port}`;
  world.replaceCloudFront({ allowedOrigins: [url], authorizer: { allowedOrigins: [url] } });
  return Object.assign(vite, { url });
}

function testDevelopment(context: WorldContext): void {
  let vite: Awaited<ReturnType<typeof startDevelopment>> | undefined;
  afterEach(() => vite?.close());

  it.each([
    ['the worker file copied', 'vite/copied'],
    ['its URL imported', 'vite/imported'],
    ['a worker of its own', 'vite/own-worker'],
  ])("shows files from Vite's development server: %s", async (_, example) => {
    const { page, world } = context;
    // What is built is at the root.
    vite = await startDevelopment(context, example, { base: '/app/' });
    await page.goto(`${vite.url}/app/index.html`);
    await seePictures(context);
    await seeWorker(context, next.version);
    const begun = await page.evaluate(
      () => performance.getEntriesByType('navigation')[0]!.toJSON() as unknown,
    );
    // Vite reloads a page when it finds late what it should have prepared.
    expect(begun).toMatchObject({ type: 'navigate' });
    await page.reload();
    await seePictures(context);
    expect(await registeredScripts(context)).toHaveLength(1);
    expect(world.asked).toHaveLength(1);
  });

  it('lets React go on from what the server has rendered', async () => {
    const { page, world } = context;
    vite = await startDevelopment(context, 'react', { plugins: [rendering] });
    await page.goto(`${vite.url}/rendered`);
    expect(await page.evaluate(() => document.title)).toBe('Document');
    await seePictures(context);
    expect(await problems(context)).toEqual([]);
    for (const number of [1, 2]) {
      // The browser asks for what the server has rendered before there is a worker.
      expect(context.queriesFor(filePath(blue, number)).at(-1)).toMatch(/^authorization=./);
    }
    expect(world.asked).toHaveLength(1);
    // The page does tell what it objects to.
    await page.goto(`${vite.url}/rendered?as=something-else`);
    await seePictures(context);
    await expect.poll(() => problems(context)).not.toEqual([]);
  });
}

interface Window {
  problems: string[];
}

/** What React objected to. */
function problems({ page }: WorldContext): Promise<string[]> {
  return page.evaluate(() => (window as unknown as Window).problems);
}

const recordProblems = `<script>
  window.problems = [];
  for (const method of ['error', 'warn']) console[method] = (...values) => problems.push(values.join(' '));
  addEventListener('error', ({ message }) => problems.push(message));
  addEventListener('unhandledrejection', ({ reason }) => problems.push(String(reason)));
</script>`;

interface ServerModule {
  renderPage(page: string, document: typeof stored): string;
}

/** React's example with its page rendered by a server. */
const rendering: Plugin = {
  name: 'rendering',
  configureServer(vite) {
    const render = async (url: string): Promise<string> => {
      const file = await readFile(join(vite.config.root, 'index.html'), 'utf8');
      const page = await vite.transformIndexHtml(url, file);
      const { renderPage } = (await vite.ssrLoadModule('/src/server.tsx')) as unknown as ServerModule;
      const rendered = renderPage(page.replace('<head>', `<head>${recordProblems}`), stored);
      return url.includes('?as=') ? rendered.replace('<h1>Harbour', '<h1>Something else') : rendered;
    };
    vite.middlewares.use('/rendered', (request, response, fail) => {
      const answer = (html: string): void =>
        void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
      render(request.url!).then(answer, fail);
    });
  },
};

function testReact(context: WorldContext): void {
  const open = async (): Promise<void> => {
    serve(context, deployed, 'react');
    await context.page.goto(`${context.world.app.url}/index.html`);
  };

  it('shows a document with pictures, film and attachment in React, until somebody signs out', async () => {
    const { page, world } = context;
    await open();
    await seePictures(context);
    await page.waitFor(() => document.querySelector('video')!.readyState >= HTMLMediaElement.HAVE_METADATA);
    const tab = await page.clickToOpen('a');
    const address = `${world.app.url}/_files${filePath(blue, 370, '.pdf')}`;
    await expect.poll(() => tab.url()).toBe(address);
    await tab.close();
    await page.click('.save');
    const { body } = testFiles()[filePath(blue, 370, '.pdf')]!;
    expect(await world.browser.downloads.waitFor('Almanac.pdf', body.length)).toEqual(body);
    await page.click('main > button');
    await page.waitFor(() => document.body.textContent.includes('You are signed out.'));
    expect(await page.evaluate(() => document.querySelectorAll('img, video').length)).toBe(0);
  });

  it('says in React why files do not load', async () => {
    const { page, world } = context;
    world.answerWith(() => world.sign([`/${green}/`]));
    await open();
    await page.waitFor(() =>
      document.querySelector('[role=status]')?.textContent?.endsWith('do not load: file-not-granted'),
    );
  });
}

describe('on a server', () => {
  it('renders in plain Node.js, and leaves the files to the browser', async () => {
    const vite = join(consumer.folder, 'node_modules/vite/bin/vite.js');
    const folder = join(consumer.folder, 'react');
    const build = ['build', '--ssr', 'src/server.tsx', '--outDir', 'server'];
    await runToSuccess(process.execPath, [vite, ...build], folder);
    const script = `
      import { renderPage } from './server/server.js';
      console.log(renderPage('<main><!--app--></main><!--data-->', ${JSON.stringify(stored)}));`;
    const html = await runToSuccess(process.execPath, ['--input-type=module', '-e', script], folder);
    expect(html).toContain('<h1>Harbour &lt;/script&gt;</h1>');
    expect(html).toContain(`Two boats <img alt="" src="${pictures[0]}">`);
    expect(html).not.toContain('authorization');
    const [, data = ''] = /<script id="data" type="application\/json">(.*?)<\/script>/s.exec(html) ?? [];
    expect(JSON.parse(data)).toEqual(stored);
  });
});
