import { expect, it } from 'vitest';
import { htmlPage, type Route } from '../support/app-server.js';
import { eachWorld } from '../support/each-world.js';
import { expectAll } from '../support/expect-all.js';
import { blue, filePath, green, pdfColour, testFiles } from '../support/test-files.js';
import { harness } from '../support/world.js';

/** A drawing whose handlers tell whoever shows it that they run. */
const drawing = `<svg xmlns="http://www.w3.org/2000/svg"><g id="part">
  <image href="/not-there.png" width="5" height="5" onerror="ran('error')"/>
  <set attributeName="y" to="1" dur="1s" onbegin="ran('begin')"/>
  <rect width="90" height="90" onload="ran('load')"/></g></svg>`;

/** How a page takes a drawing of its own origin into itself. */
const clones: Readonly<Record<string, (url: string) => string>> = {
  '<use href>': (url) => `<use href="${url}#part"/>`,
  '<use xlink:href>': (url) => `<use xlink:href="${url}#part"/>`,
  'a <use> that is animated': (url) => `<use><set attributeName="href" to="${url}#part"/></use>`,
};

/** Whatever a document loads, from a stranger and from the application's server. */
const loading = (host: string): string => `
  <img src="${host}/owned?img"><img srcset="${host}/owned?srcset 1x">
  <link rel="stylesheet" href="${host}/owned?style"><link rel="icon" href="${host}/owned?icon">
  <style>@import "${host}/owned?import"; p { background: url(${host}/owned?background) }
    @font-face { font-family: f; src: url(${host}/owned?font) } p { font-family: f }</style>
  <video src="${host}/owned?video" poster="${host}/owned?poster"></video><audio src="${host}/owned?audio"></audio>
  <iframe src="${host}/owned?iframe"></iframe><object data="${host}/owned?object"></object>
  <embed src="${host}/owned?embed"><p>Stored</p>`;

/** A PDF of a megabyte, which viewers would rather get in parts where it comes slowly. */
function bigPdf(): Buffer {
  const { body } = testFiles()[filePath(blue, 372, '.pdf')]!;
  const [head, ...rest] = Buffer.from(body).toString('latin1').split('\n');
  return Buffer.from([head, `%${'.'.repeat(1_000_000)}`, ...rest].join('\n'), 'latin1');
}

const isolations = ['require-corp', 'credentialless'] as const;
const isolated = (embedder: string): Route => ({
  ...htmlPage('', harness),
  headers: { 'cross-origin-embedder-policy': embedder, 'cross-origin-opener-policy': 'same-origin' },
});
const routes = {
  '/own.svg': { body: drawing, contentType: 'image/svg+xml' },
  '/owned': { body: 'owned' },
  ...Object.fromEntries(isolations.map((embedder) => [`/${embedder}`, isolated(embedder)])),
};

/** The virtual path of a file in the blue folder. */
const virtual = (number: number, rest: string): string => `/_files${filePath(blue, number, rest)}`;

eachWorld({ routes }, (context) => {
  const appRequests = (path: string): string[] =>
    context.world.app.requests.map(({ url }) => url).filter((url) => url.startsWith(path));
  const store = (number: number, rest: string, body: string | Buffer, bytesPerSecond = Infinity): string => {
    context.world.replaceCloudFront({
      files: { ...testFiles(), [filePath(blue, number, rest)]: { body } },
      bytesPerSecond,
    });
    return virtual(number, rest);
  };

  it('a stored drawing runs nothing in a page that takes it into itself', async () => {
    const { page, world } = context;
    const stored = store(391, '.svg', drawing);
    await context.register();
    // Chromium runs no handler of a clone, whoever wrote it.
    const runs = world.browser.name !== 'chromium';
    await expectAll(Object.keys(clones), async (way) => {
      expect(await page.evaluate(takeIn, clones[way]!('/own.svg'), runs)).toBe(runs);
      expect(await page.evaluate(takeIn, clones[way]!(stored), false)).toBe(false);
    });
    expect(world.cloudFront.log.viewer).toEqual([]);
    expect(appRequests('/_files/')).toEqual([]);
  });

  it('a stored drawing is still shown as an image', async () => {
    const stored = store(391, '.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>');
    await context.register();
    expect(await context.loadImage(stored)).toBe('loaded');
  });

  it('a stored page or drawing is text to a script that reads it, and so no page that a framework puts into its own', async () => {
    await context.register();
    await expectAll(['.html', '.svg', '.js'], async (rest) => {
      const type = await context.page.evaluate(
        async (url) => (await fetch(url)).headers.get('content-type'),
        virtual(371, rest),
      );
      expect(type).toBe('text/plain; charset=utf-8');
    });
  });

  it('a stored page loads nothing, from no stranger and not from the application', async () => {
    const { page, world } = context;
    await context.register();
    const hosts = [world.app.url, 'https://evil.example'];
    const stored = store(391, '.html', `<!doctype html><title>Stored</title>${hosts.map(loading).join('')}`);
    await page.evaluate(showInFrame, stored);
    await page.goto(world.app.url + stored);
    expect(await page.evaluate(() => document.querySelectorAll('img').length)).toBe(4);
    // Whatever it had asked for would have come before this.
    await page.goto(`${world.app.url}/owned?afterwards`);
    expect(appRequests('/owned')).toEqual(['/owned?afterwards']);
    expect(world.foreignRequests).toEqual([]);
  });

  it('a big PDF is shown without a question to the application’s server', async () => {
    const { page, world } = context;
    await context.register();
    const stored = store(391, '.pdf', bigPdf(), 500_000);
    await page.evaluate(showLarge, stored);
    await expect.poll(() => page.colourShare(pdfColour)).toBeGreaterThan(0.1);
    expect(appRequests('/_files/')).toEqual([]);
    expect(world.cloudFront.log.viewer.every(({ status }) => status !== 401)).toBe(true);
  });

  it.each(isolations)(
    'a frame of an isolated page (%s) shows files, and says why it does not show one',
    async (embedder) => {
      const { world } = context;
      const page = await world.open(`/${embedder}`);
      await context.register({}, page);
      const shown = async (url: string): Promise<unknown> => {
        await page.evaluate(showInFrame, url);
        return page.evaluateInFrame('iframe', () => [
          document.contentType,
          document.images[0]?.naturalWidth ?? document.body?.innerText.trim().slice(0, 14),
        ]);
      };
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(
        embedder === 'require-corp' || world.browser.name !== 'webkit',
      );
      expect(await shown(virtual(1, '.png'))).toEqual(['image/png', 8]);
      expect(await shown(virtual(302, '.txt'))).toEqual(['text/plain', 'The quick brow']);
      expect(await shown(virtual(371, '.html'))).toEqual(['text/html', expect.stringMatching(/^Stored/)]);
      expect(await shown(`/_files${filePath(green, 1)}`)).toEqual(['text/html', 'There is no su']);
      await page.close();
    },
  );
});

/** Takes part of a drawing into the page, and tells whether a handler of it runs. */
async function takeIn(clone: string, isAwaited: boolean): Promise<boolean> {
  document.querySelector('main')?.remove();
  const main = document.createElement('main');
  const ran = new Promise<boolean>((resolve) => Object.assign(window, { ran: () => resolve(true) }));
  main.innerHTML = `<svg width="99" height="99">${clone}</svg>`;
  document.body.append(main);
  if (isAwaited) return ran;
  // A request of the clone's would be answered before this one, and drawn before the next frames.
  const image = new Image();
  image.src = '/own.svg?last';
  await image.decode().catch(() => {});
  const frames = new Promise<boolean>((resolve) => {
    let left = 10;
    const next = (): unknown => (left-- > 0 ? requestAnimationFrame(next) : resolve(false));
    next();
  });
  return Promise.race([ran, frames]);
}

function showInFrame(src: string): Promise<void> {
  document.querySelector('iframe')?.remove();
  return new Promise((resolve) => {
    const frame = Object.assign(document.createElement('iframe'), { src });
    frame.addEventListener('load', () => resolve(), { once: true });
    document.body.append(frame);
  });
}

function showLarge(src: string): void {
  const style = 'position: fixed; inset: 0; width: 100%; height: 100%; border: 0';
  document.body.append(Object.assign(document.createElement('iframe'), { src, style }));
}
