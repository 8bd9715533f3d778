import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { beforeEach, expect, it } from 'vitest';
import { htmlPage } from '../support/app-server.js';
import { eachWorld } from '../support/each-world.js';
import { expectAll } from '../support/expect-all.js';
import { blue, filePath } from '../support/test-files.js';
import { fileUrl, harness } from '../support/world.js';

const reports: string[] = [];

async function takeReport(request: IncomingMessage, response: ServerResponse): Promise<void> {
  reports.push(await text(request));
  response.writeHead(204).end();
}

/** A page whose policy forbids nothing, and reports whatever is not its own. */
const watched = {
  ...htmlPage('', harness),
  headers: {
    'content-security-policy-report-only':
      "default-src 'self' 'unsafe-inline' 'unsafe-eval'; report-uri /report",
  },
};
const isolated = { ...htmlPage('', harness), headers: { 'cross-origin-embedder-policy': 'require-corp' } };
const routes = {
  '/report': (request: IncomingMessage, response: ServerResponse) => void takeReport(request, response),
  '/watched': watched,
  '/isolated': isolated,
};

const kinds = ['img', 'track', 'link', 'script', 'fetch()'];

eachWorld({ routes }, (context) => {
  beforeEach(() => {
    reports.length = 0;
    const files = {
      [filePath(blue, 1)]: { body: 'no picture', contentType: 'image/png' },
      [filePath(blue, 2, '.vtt')]: { body: 'WEBVTT\n', contentType: 'text/vtt' },
      [filePath(blue, 3, '.css')]: { body: '#styled { width: 123px }', contentType: 'text/css' },
      [filePath(blue, 4, '.js')]: { body: 'window.ran = true', contentType: 'text/javascript' },
    };
    context.world.replaceCloudFront({ files });
  });

  it('a report about the policy of the page has the token of no file that can be read', async () => {
    const page = await context.world.open('/watched');
    await context.register({}, page);
    const [image, track, style, script] = ['.png', '.vtt', '.css', '.js'].map((rest, index) =>
      fileUrl(blue, index + 1, rest),
    );
    const urls: Record<string, string> = { img: image!, track: track!, link: style!, script: script! };
    // What shows Firefox a constructed response is held against the worker's own URL.
    const telling = context.world.browser.name === 'firefox' ? ['img', 'track'] : [];
    await expectAll(kinds, async (kind) => {
      reports.length = 0;
      await page.evaluate(use, kind, urls[kind] ?? image!);
      await expect.poll(() => reports.some((report) => report.includes('cloudfront.net'))).toBe(true);
      const isTold = reports.some((report) => report.includes('authorization='));
      expect(isTold).toBe(telling.includes(kind));
    });
    await page.close();
  });

  it('a page with Cross-Origin-Embedder-Policy runs private scripts and applies private style sheets', async () => {
    const page = await context.world.open('/isolated');
    await context.register({}, page);
    await page.evaluate(use, 'link', fileUrl(blue, 3, '.css'));
    await page.evaluate(use, 'script', fileUrl(blue, 4, '.js'));
    const effects = await page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<div id="styled"></div>');
      return [getComputedStyle(document.querySelector('#styled')!).width, 'ran' in window];
    });
    expect(effects).toEqual(['123px', true]);
    await page.close();
  });
});

/** Uses a file in a page, and waits for its end. */
async function use(kind: string, url: string): Promise<void> {
  if (kind === 'fetch()') return void (await (await fetch(`${url}?again`)).text());
  const attributes: object = kind === 'link' ? { rel: 'stylesheet', href: url } : { src: url, default: true };
  const element = Object.assign(document.createElement(kind), attributes);
  const ended = new Promise((resolve) => {
    element.addEventListener('load', resolve);
    element.addEventListener('error', resolve);
  });
  if (kind === 'track') {
    const video = Object.assign(document.createElement('video'), { crossOrigin: 'anonymous' });
    video.append(element);
    document.body.append(video);
    (element as HTMLTrackElement).track.mode = 'showing';
  } else document.head.append(element);
  await ended;
}
