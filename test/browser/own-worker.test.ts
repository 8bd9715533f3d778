import { beforeEach, expect, it } from 'vitest';
import { eachWorld } from '../support/each-world.js';
import { blue } from '../support/test-files.js';
import { cdn, fileUrl } from '../support/world.js';

const ownWorker = (options: string): string => `
  importScripts('/file-auth-worker.js');
  fileAuthWorker.installFileAuth(${options});
  self.addEventListener('fetch', (event) => {
    if (new URL(event.request.url).pathname === '/own') event.respondWith(new Response('own'));
  });`;

const script = (body: string) => ({ body, contentType: 'text/javascript' });
const routes = {
  '/sw.js': script(ownWorker(`{ origins: ['${cdn}'] }`)),
  '/sw-renamed.js': script(ownWorker(`{ origins: ['${cdn}'] }`)),
  '/custom.js': script(
    ownWorker(`{
      origins: ['${cdn}'],
      path: /\\/(?<folder>(?<market>[0-9a-f]{8})[0-9a-f-]{28})\\/(?<file>[0-9a-f-]{36})\\.png/,
      tokenKeys: ['MARKET_{market}', 'HOME_{folder}'],
    }`),
  ),
  '/wrong.js': script(ownWorker(`{ origins: ['https://*.cloudfront.net'] }`)),
  '/plain.js': script(`self.addEventListener('fetch', () => {});`),
};

eachWorld({ routes }, (context) => {
  const rejection = (options: object) =>
    context.page.evaluate((all) => window.rejection(all), { origins: [cdn], url: '/sw.js', ...options });

  beforeEach(async () => {
    context.world.answerWith(({ key }) => (key === 'FILE' ? null : context.world.sign([`/${blue}/`])));
  });

  it('an own worker loads files, and its routes stay its own', async () => {
    await context.register({ url: '/sw.js' });
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(await context.page.evaluate(async () => (await fetch('/own')).text())).toBe('own');
  });

  it('the script URL of an own worker is left alone', async () => {
    await context.register({ url: '/sw.js' });
    const url = await context.page.evaluate(() => navigator.serviceWorker.controller!.scriptURL);
    expect(url).toBe(`${context.world.app.url}/sw.js`);
  });

  it('an own worker takes control again after a hard reload', async () => {
    await context.register({ url: '/sw.js' });
    await context.page.hardReload();
    await context.world.settle(context.page);
    await context.register({ url: '/sw.js' });
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
  });

  it('an own worker uses the keys that the worker’s templates make of any group of its path', async () => {
    await context.register({ url: '/custom.js' });
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(context.world.asked).toMatchObject([
      { key: `HOME_${blue}`, keys: [`MARKET_${blue.slice(0, 8)}`, `HOME_${blue}`], reason: 'missing' },
    ]);
    const rejected = await context.page.evaluate(() =>
      window.fileAuth.setAccountToken('token').catch((error: Error) => `${error.name}: ${error.message}`),
    );
    expect(rejected).toMatch(/^TypeError: setAccountToken needs a template/);
  });

  it("registerFileAuthWorker() says which of the page's options differ from the worker's", async () => {
    const rejected = await rejection({ parameter: 'token', cors: 'always' });
    expect(rejected).toMatchObject({
      code: 'options-mismatch',
      message: expect.stringContaining('parameter, cors'),
    });
  });

  it('registerFileAuthWorker() says that the worker has no file-auth-worker in it', async () => {
    expect(await rejection({ url: '/plain.js' })).toMatchObject({
      code: 'not-installed',
      message: expect.stringContaining('importScripts'),
    });
  });

  it('registerFileAuthWorker() shows on the page why the worker refused its options', async () => {
    expect(await rejection({ url: '/wrong.js' })).toMatchObject({
      code: 'worker-failed',
      message: expect.stringMatching(
        /\/wrong\.js threw an error when it started: "origins" option contains the wildcard/,
      ),
    });
  });

  it('registerFileAuthWorker() replaces no other worker of the scope', async () => {
    await context.page.evaluate(() =>
      navigator.serviceWorker.register('/plain.js').then(() => navigator.serviceWorker.ready),
    );
    expect(await rejection({ url: '/file-auth-worker.js' })).toMatchObject({
      code: 'scope-taken',
      message: expect.stringContaining('importScripts'),
    });
    expect(await rejection({ url: '/sw.js' })).toMatchObject({ code: 'scope-taken' });
    const scripts = await context.page.evaluate(async () =>
      (await navigator.serviceWorker.getRegistrations()).map(({ active }) => active!.scriptURL),
    );
    expect(scripts).toEqual([`${context.world.app.url}/plain.js`]);
  });

  it('an own worker may change its file name, as bundlers do', async () => {
    await context.register({ url: '/sw.js' });
    await context.page.evaluate(() => navigator.serviceWorker.ready);
    expect(await rejection({ url: '/sw-renamed.js' })).toBeNull();
  });
});
