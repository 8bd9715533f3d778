import { expect, it } from 'vitest';
import { htmlPage } from '../support/app-server.js';
import { eachWorld } from '../support/each-world.js';
import { blue } from '../support/test-files.js';
import { cdn, fileUrl, harness } from '../support/world.js';

const routes = {
  '/app/': htmlPage('', harness),
  '/app/file-auth-worker.js': { file: 'dist/file-auth-worker.js' },
  '/app/min/file-auth-worker.min.js': {
    file: 'dist/file-auth-worker.min.js',
    headers: { 'service-worker-allowed': '/' },
  },
  '/index-instead.js': htmlPage('<h1>The application</h1>'),
  '/throws.js': { body: 'throw new Error("of its own")', contentType: 'text/javascript' },
};

eachWorld({ routes }, (context) => {
  const rejection = (options: object) =>
    context.page.evaluate((all) => window.rejection(all), { origins: [cdn], ...options });

  it.each([
    [
      'a script that is not there',
      { url: '/missing/file-auth-worker.js', scope: '/' },
      'script-not-found',
      /answered 404/,
    ],
    [
      'an index page in place of the script',
      { url: '/index-instead.js' },
      'script-type',
      /served as text\/html/,
    ],
    [
      'a scope that is too wide',
      { url: '/app/file-auth-worker.js', scope: '/' },
      'scope',
      /Service-Worker-Allowed/,
    ],
    ['a scope that the page is not in', { url: '/app/file-auth-worker.js' }, 'scope', /outside the scope/],
    ['a script that throws', { url: '/throws.js' }, 'worker-failed', /failed to start/],
    [
      'a wildcard',
      { origins: ['https://*.cloudfront.net'] },
      'TypeError',
      /anyone can create a CloudFront distribution/,
    ],
    ['an option that is none', { origin: cdn }, 'TypeError', /"origin" is not an option/],
  ])('registerFileAuthWorker() says what to do about %s', async (_, options, code, message) => {
    expect(await rejection(options)).toEqual({ code, message: expect.stringMatching(message) });
  });

  it('the worker works below the root', async () => {
    await context.page.goto(`${context.world.app.url}/app/`);
    await context.world.settle(context.page);
    await context.register({ url: '/app/file-auth-worker.js' });
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
  });

  it('the minified worker works, with a wider scope that the server allows', async () => {
    await context.register({ url: '/app/min/file-auth-worker.min.js', scope: '/' });
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
  });

  it('new options take over at once', async () => {
    await context.register();
    await context.register({ parameter: 'token', cors: 'always' });
    const { options } = await context.page.evaluate(() => window.fileAuth.status());
    expect(options).toMatchObject({ parameter: 'token', cors: 'always' });
    const scripts = await context.page.evaluate(
      async () => (await navigator.serviceWorker.getRegistrations()).length,
    );
    expect(scripts).toBe(1);
  });

  it('an abort ends the wait for registration', async () => {
    const reason = await context.page.evaluate(
      async (origins) => {
        const controller = new AbortController();
        const registering = window.register({ origins, signal: controller.signal });
        controller.abort();
        return registering.catch((error: Error) => error.name);
      },
      [cdn],
    );
    expect(reason).toBe('AbortError');
  });
});
