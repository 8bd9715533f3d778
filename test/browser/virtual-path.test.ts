import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { htmlPage } from '../support/app-server.js';
import { eachWorld } from '../support/each-world.js';
import { expectAll } from '../support/expect-all.js';
import { stillTypes } from '../support/still-types.js';
import { blue, fileId, filePath, green, pdfColour, trap } from '../support/test-files.js';
import { cdn, fileUrl, otherCdn } from '../support/world.js';

const text = 'The quick brown fox jumps over the lazy dog.';
const js = { contentType: 'text/javascript' };
const importer = `
  self.onmessage = ({ data }) => {
    try {
      importScripts(data);
    } catch {
      postMessage('refused');
    }
  };
`;
/** Answers whatever begins in its scope, under the policy that the query wants. */
const bareWorker = `
  addEventListener('activate', (event) => event.waitUntil(clients.claim()));
  addEventListener('fetch', (event) => {
    const policy = new URL(event.request.url).searchParams.get('policy') ?? '';
    const headers = { 'content-type': 'text/html', 'content-security-policy': policy };
    event.respondWith(new Response('Of the worker', { headers }));
  });
`;
// The same as what is stored, but the application's own: what it does shows that the stored one could have done it.
const routes = {
  '/own.html': htmlPage(`<script>${trap}</script>`),
  '/own.svg': {
    body: `<svg xmlns="http://www.w3.org/2000/svg"><script><![CDATA[${trap}]]></script></svg>`,
    contentType: 'image/svg+xml',
  },
  '/own.js': { body: trap, ...js },
  '/own.css': { body: '#styled { width: 123px; }', contentType: 'text/css' },
  '/importer.js': { body: importer, ...js },
  '/bare/': htmlPage('Of the server'),
  '/bare/worker.js': { body: bareWorker, ...js },
  '/owned': { body: 'owned' },
};

const storedPage = `<!doctype html><p>Stored</p><script>${trap}</script>`;
const storedXml = `<html xmlns="http://www.w3.org/1999/xhtml"><body><script><![CDATA[${trap}]]></script></body></html>`;

/** Files that browsers show, each in a way of its own. */
const shownKinds = [
  { number: 1, rest: '.png', contentType: 'image/png' },
  { number: 302, rest: '.txt', contentType: 'text/plain' },
  { number: 371, rest: '.html', contentType: 'text/html' },
  { number: 371, rest: '.svg', contentType: 'image/svg+xml' },
  { number: 370, rest: '.pdf', contentType: 'application/pdf' },
] as const;

/** Files that run scripts, whatever their names say. */
const disguised = [
  { contentType: 'text/html, video/mp4', rest: '.mp4', body: storedPage },
  { contentType: 'video/mp4;,text/html', rest: '.mp4', body: storedPage },
  { contentType: 'application/xhtml+xml', rest: '.jpg', body: storedXml },
  { contentType: 'text/xml', rest: '.jpg', body: storedXml },
  { contentType: 'image/svg+xml; x="a,b"', rest: '.mp4', body: storedXml },
];

/** See `useAs`. */
const scriptUses = [
  'a script',
  'a script with crossorigin',
  'a module',
  'an import',
  'a preloaded script',
  'a preloaded module',
  'a worker',
  'a module worker',
  'a shared worker',
  'importScripts',
  'an audio worklet',
  'a style sheet',
  'an imported style sheet',
];

/** The virtual path of a file in the blue folder. */
const virtual = (number: number, rest = '.png'): string => `/_files${filePath(blue, number, rest)}`;

eachWorld({ routes }, (context) => {
  /** Registers, and stores a token for the blue folder. */
  const start = async (options: object = {}): Promise<void> => {
    await context.register(options);
    const token = await context.world.sign([`/${blue}/`]);
    await context.page.evaluate((value) => window.fileAuth.setAccountToken(value), token);
  };
  const go = (path: string): Promise<void> => context.page.goto(context.world.app.url + path);
  const requestsFor = (path: string): string[] =>
    context.world.app.requests
      .filter(({ url }) => url.startsWith(path))
      .map(({ method, url }) => `${method} ${url}`);
  /** What the distribution was asked for, without queries. */
  const cdnRequests = (): string[] =>
    context.world.cloudFront.log.viewer.map(({ method, url }) => `${method} ${url.replace(/\?.*$/, '')}`);

  // Whatever a test does: the application's server is the witness of every address of its origin.
  afterEach(() => {
    expect(JSON.stringify(context.world.app.requests)).not.toContain('authorization=');
  });

  it('a file of every kind is shown under a clean address', async () => {
    await start();
    const { page, world } = context;
    for (const { number, rest, contentType } of shownKinds) {
      world.clearLogs();
      await go(virtual(number, rest));
      const address = world.app.url + virtual(number, rest);
      const shown = await page.evaluate(() => [document.contentType, document.URL]);
      expect(shown).toEqual([contentType, address]);
      expect(await page.url()).toBe(address);
      expect(cdnRequests()).toEqual([`GET ${filePath(blue, number, rest)}`]);
      // WebKit does not lead what begins in a sandboxed document to a worker.
      await go('/');
    }
    expect(requestsFor('/_files/')).toEqual([]);
    expect(await world.browser.downloads.names()).toEqual([]);
  });

  it('a file of every kind is shown in a frame', async () => {
    await start();
    const { page } = context;
    for (const { number, rest, contentType } of shownKinds) {
      await page.evaluate(addFrame, virtual(number, rest));
      await page.waitFor(() => document.querySelector('iframe')?.contentDocument?.URL !== 'about:blank');
      await expect
        .poll(() => page.evaluateInFrame('iframe', () => document.contentType), { timeout: 10_000 })
        .toBe(contentType);
    }
    expect(requestsFor('/_files/')).toEqual([]);
  });

  it('the page of a PDF is displayed in a frame', async () => {
    const { page } = context;
    await start();
    await page.evaluate(addLargeFrame, virtual(372, '.pdf'));
    await expect.poll(() => page.colourShare(pdfColour)).toBeGreaterThan(0.1);
  });

  it('a file of every kind is shown in a new tab', async () => {
    await start();
    const { page, world } = context;
    const type = (url: string): string | false => document.URL === url && document.contentType;
    for (const { number, rest, contentType } of shownKinds) {
      await page.evaluate(addLink, virtual(number, rest), '_blank');
      const tab = await page.clickToOpen('a');
      const address = world.app.url + virtual(number, rest);
      expect(await tab.waitFor(type, address)).toBe(contentType);
      await expect.poll(() => tab.url()).toBe(address);
      await tab.close();
    }
    expect(await page.url()).toBe(`${world.app.url}/`);
    expect(requestsFor('/_files/')).toEqual([]);
  });

  it('a page that is still open is asked for the token of a virtual URL', async () => {
    await context.register();
    await context.page.evaluate(addLink, virtual(1), '_blank');
    const tab = await context.page.clickToOpen('a');
    expect(await tab.waitFor(() => document.querySelector('img')?.naturalWidth)).toBe(8);
    expect(context.world.asked.map(({ key, reason }) => ({ key, reason }))).toEqual([
      { key: 'ACCOUNT', reason: 'missing' },
    ]);
    await tab.close();
  });

  it('a plain link saves 20 MB, byte by byte, and the page stays', async () => {
    const { page, world } = context;
    const body = randomBytes(20_000_000);
    world.replaceCloudFront({ files: { [filePath(blue, 380, '.bin')]: { body } } });
    await start();
    await page.evaluate(addLink, `${virtual(380, '.bin')}?download=Holiday%20%E2%98%80.bin`);
    await page.click('a');
    const saved = await world.browser.downloads.waitFor('Holiday ☀.bin', body.length);
    expect(saved.length).toBe(body.length);
    expect(sha256(saved)).toBe(sha256(body));
    expect(await page.evaluate(() => [document.URL, typeof window.register])).toEqual([
      `${world.app.url}/`,
      'function',
    ]);
    const path = filePath(blue, 380, '.bin');
    expect(cdnRequests()).toEqual([`HEAD ${path}`, `GET ${path}`]);
  });

  it('a download without a name is saved under the name in the address', async () => {
    await start();
    await context.page.evaluate(addLink, `${virtual(302, '.txt')}?download=`);
    await context.page.click('a');
    const saved = await context.world.browser.downloads.waitFor(`${fileId(302)}.txt`, text.length);
    expect(saved.toString()).toBe(text);
  });

  it('a hostile name of a download does no harm', async () => {
    await start();
    const { page, world } = context;
    const name = '../../.profile"; x="\r\nX-Evil: 1\u202Etxt.exe';
    const url = `${virtual(302, '.txt')}?download=${encodeURIComponent(name)}`;
    const header = await page.evaluate(async (address) => {
      const { headers } = await fetch(address);
      return [headers.get('content-disposition'), headers.get('x-evil')];
    }, url);
    expect(header).toEqual([
      `attachment; filename="_.._.profile_; x=_X-Evil_ 1txt.exe.txt"; filename*=UTF-8''_.._.profile_%3B%20x%3D_X-Evil_%201txt.exe.txt`,
      null,
    ]);
    await page.evaluate(addLink, url);
    await page.click('a');
    const saved = await world.browser.downloads.waitFor(
      '_.._.profile_; x=_X-Evil_ 1txt.exe.txt',
      text.length,
    );
    expect(saved.toString()).toBe(text);
  });

  it('a film that is the document plays and seeks', async () => {
    const { page, world } = context;
    // Slowly, or the film would be there before anybody seeks in it.
    world.replaceCloudFront({ bytesPerSecond: 200_000 });
    await start();
    const rest = await page.evaluate(() =>
      document.createElement('video').canPlayType('video/mp4; codecs="avc1.42E01E"') === ''
        ? '.webm'
        : '.mp4',
    );
    await go(virtual(301, rest));
    const off = await page.evaluate(seekShownFilm);
    expect(off).toBeLessThan(1);
    const ranges = world.cloudFront.log.viewer.map(({ headers }) => headers['range'] ?? '');
    // A film that is the document WebKitGTK may as well read on to the place, without a worker too.
    const mayReadOn = world.browser.name === 'webkit';
    expect(mayReadOn || ranges.some((range) => /^bytes=[1-9]/.test(range))).toBe(true);
    expect(requestsFor('/_files/')).toEqual([]);
  });

  it('a film in a <video> plays and seeks by ranges', async () => {
    context.world.replaceCloudFront({ bytesPerSecond: 200_000 });
    await start();
    const film = await context.page.evaluate((url) => window.seekFilm(url), virtual(301, ''));
    expect(film.duration).toBeGreaterThan(30);
    expect(film.off).toBeLessThan(1);
    const ranges = context.world.cloudFront.log.viewer.map(({ headers }) => headers['range'] ?? '');
    expect(ranges.filter((range) => /^bytes=[1-9]/.test(range))).not.toEqual([]);
    expect(requestsFor('/_files/')).toEqual([]);
  });

  it('an image, fetch(), its ranges and HEAD work under a clean URL', async () => {
    await start();
    const { page, world } = context;
    expect(await context.loadImage(virtual(1))).toBe('loaded');
    const answers = await page.evaluate(
      async (url) => {
        const whole = await fetch(url);
        const part = await fetch(url, { headers: { range: 'bytes=4-8' } });
        const head = await fetch(url, { method: 'HEAD' });
        // Chromium's cache, which has the whole file by now, may answer with that.
        const beyond = await fetch(url, { cache: 'no-store', headers: { range: 'bytes=5000-' } });
        return [
          [whole.url, whole.status, whole.redirected, await whole.text()],
          [part.url, part.status, part.headers.get('content-range'), await part.text()],
          [head.url, head.status, head.headers.get('content-length'), await head.text()],
          [beyond.url, beyond.status],
        ];
      },
      virtual(302, '.txt'),
    );
    const url = world.app.url + virtual(302, '.txt');
    expect(answers).toEqual([
      [url, 200, false, text],
      [url, 206, `bytes 4-8/${text.length}`, 'quick'],
      [url, 200, String(text.length), ''],
      [url, 416],
    ]);
  });

  it('headers keep a file from becoming a part of the application', async () => {
    await start();
    const headersOf = (url: string): Promise<Record<string, string | null>> =>
      context.page.evaluate(readHeaders, url);
    const common = {
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'cache-control': 'private, no-store',
      'content-disposition': null,
    };
    expect(await headersOf(virtual(371, '.css'))).toEqual({
      ...common,
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none';/),
      'content-type': 'text/css',
    });
    expect(await headersOf(virtual(301, '.mp4'))).toEqual({
      ...common,
      'content-security-policy': "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'",
      'content-type': 'video/mp4',
    });
  });

  it("a script of the application's own runs in a frame, so that the next tests mean something", async () => {
    await start();
    for (const own of ['/own.html', '/own.svg']) {
      await context.page.evaluate(addFrame, own);
      await context.page.waitFor(() => localStorage.getItem('owned'));
      expect(await context.page.evaluate(tracesHere)).toEqual(['yes', 'owned=yes']);
      // A cookie belongs to the host, and so to the other tests' origins too.
      await context.page.evaluate(clearTraces);
    }
    expect(requestsFor('/owned').length).toBeGreaterThanOrEqual(2);
  });

  it.each(['.html', '.svg'])('a stored %s file runs no script, wherever it is shown', async (rest) => {
    await start();
    const { page } = context;
    await page.evaluate(loadFrame, virtual(371, rest));
    expect(await page.evaluateInFrame('iframe', shownAndOwned)).toEqual([true, 'null', null]);
    await page.evaluate(addLink, virtual(371, rest), '_blank');
    const tab = await page.clickToOpen('a');
    await tab.waitFor(() => document.title.startsWith('Stored') || document.querySelector('title'));
    expect(await tab.evaluate(shownAndOwned)).toEqual([true, 'null', null]);
    await tab.close();
    await go(virtual(371, rest));
    expect(await page.evaluate(shownAndOwned)).toEqual([true, 'null', null]);
    await expectNoTraces();
  });

  it('a stored file whose name hides that it is a document runs no script', async () => {
    await start();
    for (const [index, { contentType, rest, body }] of disguised.entries()) {
      const number = 500 + index;
      context.world.replaceCloudFront({ files: { [filePath(blue, number, rest)]: { body, contentType } } });
      await context.page.evaluate(() => document.querySelector('iframe')?.remove());
      expect(await context.page.evaluate(loadFrame, virtual(number, rest)), contentType).toBe(true);
      const shown = await context.page.evaluateInFrame('iframe', shownAndOwned);
      expect(shown, contentType).toEqual([true, 'null', null]);
    }
    await expectNoTraces();
  });

  // These are in no sandbox, so it is their type alone that keeps a script in them from running.
  it('a stored page or drawing that says it is a picture or a text runs no script', async () => {
    const { page, world } = context;
    await start();
    for (const [index, contentType] of stillTypes.entries()) {
      // Each a file of its own: Firefox shows again what a frame of the document has shown.
      const [asPage, asXml] = [filePath(blue, 500 + index, '.html'), filePath(blue, 500 + index, '.svg')];
      world.replaceCloudFront({
        files: { [asPage]: { body: storedPage, contentType }, [asXml]: { body: storedXml, contentType } },
      });
      for (const path of [asPage, asXml]) {
        await page.evaluate(addFrame, `/_files${path}`);
        const shown = (): Promise<unknown> =>
          page
            .evaluateInFrame('iframe', () => [
              document.URL.includes('/_files/') && origin,
              document.contentType,
              document.scripts.length,
              document.documentElement?.getAttribute('data-owned'),
            ])
            .catch(() => null);
        await expect.poll(shown, { message: contentType }).toEqual([world.app.url, contentType, 0, null]);
      }
    }
    await expectNoTraces();
  });

  it('a stored file is no script and no style sheet of the application, however it uses its own files', async () => {
    const { page, world } = context;
    await start();
    const outcomes: Record<string, unknown> = {};
    for (const use of scriptUses) {
      const [own, stored] = use.includes('style') ? ['/own.css', '.css'] : ['/own.js', '.js'];
      const outcome = [await page.evaluate(useAs, use, own)];
      await page.reload();
      await world.settle(page);
      await page.evaluate(clearTraces);
      outcome.push(await page.evaluate(useAs, use, virtual(371, stored)));
      outcomes[use] = [...outcome, await page.evaluate(() => 'owned' in globalThis)];
    }
    expect(outcomes).toEqual(Object.fromEntries(scriptUses.map((use) => [use, ['ran', 'refused', false]])));
    expect(cdnRequests()).toEqual([]);
  });

  it('a stored file runs as no script because it was fetched as something else before', async () => {
    await start();
    const { page } = context;
    const url = virtual(371, '.js');
    await page.evaluate(async (address) => (await fetch(address)).text(), url);
    await page.evaluate(addPrefetch, url);
    await context.fileEvents(filePath(blue, 371, '.js'));
    expect(await page.evaluate(useAs, 'a script', url)).toBe('refused');
    expect(await page.evaluate(() => 'owned' in globalThis)).toBe(false);
  });

  it('a stored file runs as no script whatever its name and its type say', async () => {
    const { page, world } = context;
    const disguises = [
      ['.png', 'text/javascript'],
      ['.js', 'image/png'],
      ['', 'text/javascript; charset=utf-8'],
      ['.json', 'application/json'],
    ] as const;
    await start();
    for (const [rest, contentType] of disguises) {
      world.replaceCloudFront({ files: { [filePath(blue, 390, rest)]: { body: trap, contentType } } });
      expect(await page.evaluate(useAs, 'a script', virtual(390, rest)), contentType).toBe('refused');
      expect(await page.evaluate(useAs, 'a worker', virtual(390, rest)), contentType).toBe('refused');
      expect(cdnRequests()).toEqual([]);
    }
  });

  it('a stored file becomes no service worker', async () => {
    await start();
    const rejection = await context.page.evaluate(
      (url) =>
        navigator.serviceWorker.register(url, { scope: '/_files/' }).then(
          () => 'registered',
          () => 'refused',
        ),
      virtual(371, '.js'),
    );
    expect(rejection).toBe('refused');
    expect(requestsFor(virtual(371, '.js'))).not.toEqual([]);
    expect(cdnRequests()).toEqual([]);
  });

  it.each(['object', 'embed'])(
    "<%s>, which no worker sees, is left to the application's server",
    async (name) => {
      await start();
      const { page } = context;
      await page.evaluate(
        (element, url) => {
          const attribute = element === 'object' ? 'data' : 'src';
          document.body.append(Object.assign(document.createElement(element), { [attribute]: url }));
        },
        name,
        virtual(371, '.html'),
      );
      await expect.poll(() => requestsFor('/_files/')).toEqual([`GET ${virtual(371, '.html')}`]);
      expect(cdnRequests()).toEqual([]);
    },
  );

  it.each([
    ['there is no token', 401, /not signed in/, virtual(1)],
    ['the file is not granted', 403, /no access/, `/_files${filePath(green, 1)}`],
    ['there is no such file', 403, /no such file/, virtual(399)],
    ['the distribution fails', 504, /not available/, virtual(1)],
  ])(
    'the answer says when %s, with the status, and the distribution is asked once',
    async (_, status, words, path) => {
      const { page, world } = context;
      world.answerWith(() => null);
      await (status === 401 ? context.register() : start());
      if (status === 504)
        world.replaceCloudFront({ handler: () => Promise.reject(new Error('out of order')) });
      const answer = await page.evaluate(async (url) => {
        const response = await fetch(url);
        const { status: seen, headers } = response;
        return [seen, headers.get('content-type'), headers.get('cache-control'), await response.text()];
      }, path);
      expect(answer).toEqual([
        status,
        'text/plain; charset=utf-8',
        'private, no-store',
        expect.stringMatching(words),
      ]);
      world.clearLogs();
      await go(path);
      expect(await page.evaluate(() => [document.contentType, document.body.textContent])).toEqual([
        'text/html',
        expect.stringMatching(words),
      ]);
      expect(cdnRequests()).toEqual([`GET ${path.replace('/_files', '')}`]);
      expect(requestsFor('/_files/')).toEqual([]);
    },
  );

  it('the answer says when the network is gone, and nothing is tried again and again', async () => {
    const { page, world } = context;
    await start();
    let connections = 0;
    Object.assign(world.cloudFront, {
      requestListener: ({ socket }: IncomingMessage) => {
        connections += 1;
        // After the first byte of an answer no browser asks again by itself.
        socket.end('HTTP/1.1 200 OK\r\n');
      },
    });
    await go(virtual(1));
    expect(await page.evaluate(() => document.body.textContent)).toMatch(/not available/);
    expect(connections).toBe(1);
    expect(requestsFor('/_files/')).toEqual([]);
  });

  it('a click on the name of a file that was not shown shows it when the reason is gone', async () => {
    const { page, world } = context;
    await start();
    await go(`/_files${filePath(green, 1)}`);
    const helper = await world.open();
    await context.register({}, helper);
    const token = await world.sign([`/${green}/`]);
    await helper.evaluate((value) => window.fileAuth.setAccountToken(value), token);
    await page.click('a');
    expect(await page.waitFor(() => document.querySelector('img')?.naturalWidth)).toBe(8);
    expect(requestsFor('/_files/')).toEqual([]);
    await helper.close();
  });

  it.each([
    ['a text', 302, '.txt', 'text/plain'],
    ['an image', 1, '.png', 'image/png'],
  ])('%s is shown again after a reload', async (_, number, rest, contentType) => {
    const { page } = context;
    await start();
    await go(virtual(number, rest));
    await page.reload();
    const shown = await page.evaluate(() => [
      document.contentType,
      document.images[0]?.naturalWidth ?? document.body.textContent,
    ]);
    expect(shown).toEqual([contentType, rest === '.png' ? 8 : text]);
    expect(requestsFor('/_files/')).toEqual([]);
  });

  it('a page is shown again after a reload', async () => {
    const { page, world } = context;
    await start();
    await go(virtual(371, '.html'));
    await page.reload();
    // See the next test.
    const isLed = world.browser.name !== 'webkit';
    expect(await page.evaluate(() => document.body.textContent)).toMatch(isLed ? 'Stored' : 'Not found');
    expect(requestsFor('/_files/')).toEqual(isLed ? [] : [`GET ${virtual(371, '.html')}`]);
  });

  if (context.engine === 'webkit') {
    it('whatever a sandbox allows, WebKit asks no worker for what follows it in the same tab, ours or any other', async () => {
      const { page } = context;
      const shown = (): string | null => document.body.textContent;
      await go('/bare/');
      await page.evaluate(async () => {
        await navigator.serviceWorker.register('/bare/worker.js');
        await navigator.serviceWorker.ready;
      });
      const policies = {
        "default-src 'none'": true,
        sandbox: false,
        'sandbox allow-same-origin': false,
        'sandbox allow-scripts': false,
      };
      await expectAll(Object.entries(policies), async ([policy, isLed]) => {
        await go(`/bare/shown?policy=${encodeURIComponent(policy)}`);
        expect(await page.evaluate(shown)).toBe('Of the worker');
        await go('/bare/');
        expect(await page.evaluate(shown)).toBe(isLed ? 'Of the worker' : 'Of the server');
        await go('/bare/');
        expect(await page.evaluate(shown)).toBe('Of the worker');
      });
    });
  }

  it('the registration survives five navigations that fail', async () => {
    const { page, world } = context;
    await start();
    world.replaceCloudFront({ handler: () => Promise.reject(new Error('out of order')) });
    for (let count = 0; count < 5; count += 1) {
      await go('/');
      await go(virtual(count + 1));
      expect(await page.evaluate(() => document.body.textContent)).toMatch(/not available/);
    }
    world.replaceCloudFront({});
    await go('/');
    await world.settle(page);
    expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    expect(await context.loadImage(fileUrl(blue, 9))).toBe('loaded');
  });

  it('the distribution learns nothing of the virtual address', async () => {
    await start();
    await context.page.evaluate(addLink, `${virtual(302, '.txt')}?secret=1`);
    await context.page.click('a');
    await context.page.waitFor(() => document.URL.includes('secret'));
    const [request] = context.world.cloudFront.log.viewer;
    expect(request!.url).toMatch(/\?secret=1&authorization=[\w.-]+$/);
    expect(request!.headers['referer'] ?? `${context.world.app.url}/`).toBe(`${context.world.app.url}/`);
    expect(JSON.stringify(request!.headers)).not.toContain('_files');
  });

  it('files of a second origin are found under its index', async () => {
    const { page, world } = context;
    await start({ origins: [cdn, otherCdn] });
    const answer = await page.evaluate(
      async (url) => (await fetch(url)).text(),
      `/_files/~1${filePath(blue, 1)}`,
    );
    expect(answer).toBe('stranger');
    expect(world.foreignRequests.map((url) => url.replace(/\?.*$/, ''))).toEqual([
      `${new URL(otherCdn).host}${filePath(blue, 1)}`,
    ]);
    expect(cdnRequests()).toEqual([]);
    await go(`/_files/~2${filePath(blue, 1)}`);
    expect(requestsFor('/_files/')).toEqual([`GET /_files/~2${filePath(blue, 1)}`]);
  });

  it("a path that names no file is left to the application's server", async () => {
    const paths = [
      '/_files/',
      '/_files/readme.txt',
      `/_files/${blue}%2F${fileId(1)}.png`,
      `/files${filePath(blue, 1)}`,
    ];
    await start();
    for (const path of paths) {
      await go(path);
      expect(requestsFor(path).at(-1)).toBe(`GET ${path}`);
    }
    expect(cdnRequests()).toEqual([]);
  });

  it("a POST is left to the application's server", async () => {
    await start();
    const status = await context.page.evaluate(
      async (url) => (await fetch(url, { method: 'POST', body: 'x' })).status,
      virtual(1),
    );
    expect(status).toBe(404);
    expect(requestsFor('/_files/')).toEqual([`POST ${virtual(1)}`]);
    expect(cdnRequests()).toEqual([]);
  });

  it("the path is left to the application's server when there is no virtual path", async () => {
    await start({ virtualPath: false });
    await go(virtual(1));
    expect(requestsFor('/_files/')).toEqual([`GET ${virtual(1)}`]);
    expect(cdnRequests()).toEqual([]);
  });

  it('another virtual path answers if asked to', async () => {
    await start({ virtualPath: '/private/files/' });
    expect(await context.loadImage(`/private/files${filePath(blue, 1)}`)).toBe('loaded');
    expect(await context.loadImage(virtual(1))).toBe('failed');
    expect(requestsFor('/_files/')).toEqual([`GET ${virtual(1)}`]);
  });

  it("a first visit and a hard reload are left to the application's server", async () => {
    const { page, world } = context;
    await go(virtual(1));
    expect(requestsFor('/_files/')).toEqual([`GET ${virtual(1)}`]);
    await go('/');
    await world.settle(page);
    await start();
    await go(virtual(2));
    expect(requestsFor(virtual(2))).toEqual([]);
    await page.hardReload();
    const { hardReloadDropsControl } = world.browser.supports;
    expect(requestsFor(virtual(2))).toEqual(hardReloadDropsControl ? [`GET ${virtual(2)}`] : []);
  });

  async function expectNoTraces(): Promise<void> {
    const tab = await context.world.open();
    expect(await tab.evaluate(tracesHere)).toEqual([null, '']);
    await tab.close();
    expect(requestsFor('/owned')).toEqual([]);
  }
});

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function addLink(href: string, target = ''): void {
  const link = Object.assign(document.createElement('a'), { href, target, textContent: 'Open' });
  document.querySelector('a')?.remove();
  document.body.append(link);
}

function addFrame(src: string): void {
  document.querySelector('iframe')?.remove();
  document.body.append(Object.assign(document.createElement('iframe'), { src }));
}

/** A frame that fills the tab. */
function addLargeFrame(src: string): void {
  const style = 'position: fixed; inset: 0; width: 100%; height: 100%; border: 0';
  document.body.append(Object.assign(document.createElement('iframe'), { src, style }));
}

/** Whether the document in the new frame is one of an origin of its own. */
function loadFrame(src: string): Promise<boolean> {
  return new Promise((resolve) => {
    const frame = Object.assign(document.createElement('iframe'), { src });
    frame.addEventListener('load', () => resolve(frame.contentDocument === null), { once: true });
    document.body.append(frame);
  });
}

function addPrefetch(href: string): void {
  document.head.append(Object.assign(document.createElement('link'), { rel: 'prefetch', href }));
}

function shownAndOwned(): [boolean, string, string | null] {
  const root = document.documentElement;
  return [root !== null && document.URL.includes('/_files/'), origin, root.getAttribute('data-owned')];
}

function tracesHere(): [string | null, string] {
  return [localStorage.getItem('owned'), document.cookie];
}

function clearTraces(): void {
  localStorage.clear();
  document.cookie = 'owned=; max-age=0';
}

async function readHeaders(url: string): Promise<Record<string, string | null>> {
  const { headers } = await fetch(url);
  const names = [
    'content-security-policy',
    'x-content-type-options',
    'cross-origin-resource-policy',
    'referrer-policy',
    'cache-control',
    'content-type',
    'content-disposition',
  ];
  return Object.fromEntries(names.map((name) => [name, headers.get(name)]));
}

/** Seeks to two seconds before the end of the film that is the document, and tells by how much it missed. */
async function seekShownFilm(): Promise<number> {
  const video = document.querySelector('video')!;
  const once = (name: string): Promise<Event> =>
    new Promise((resolve) => video.addEventListener(name, resolve, { once: true }));
  if (video.readyState < 2) await once('loadeddata');
  const sought = once('seeked');
  const target = video.duration - 2;
  video.currentTime = target;
  await sought;
  return Math.abs(video.currentTime - target);
}

/** Uses a file as the application uses its own, and tells whether it had an effect. */
async function useAs(use: string, url: string): Promise<string> {
  const load = (name: string, attributes: object): Promise<string> =>
    new Promise((resolve) => {
      const element = Object.assign(document.createElement(name), attributes);
      element.addEventListener('load', () => resolve('ran'));
      element.addEventListener('error', () => resolve('refused'));
      document.head.append(element);
    });
  const heardFrom = (worker: Worker | MessagePort, failing: EventTarget): Promise<string> =>
    new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
      failing.addEventListener('error', () => resolve('refused'));
    });
  const styledWidth = (): string => {
    const styled = Object.assign(document.createElement('div'), { id: 'styled' });
    document.body.append(styled);
    return getComputedStyle(styled).width === '123px' ? 'ran' : 'refused';
  };
  const added = (module: Promise<void>): Promise<string> =>
    module.then(
      () => 'ran',
      () => 'refused',
    );
  const uses: Record<string, () => Promise<string>> = {
    'a script': () => load('script', { src: url }),
    'a script with crossorigin': () => load('script', { src: url, crossOrigin: 'anonymous' }),
    'a module': () => load('script', { src: url, type: 'module' }),
    'an import': () => added(window.importModule(url).then(() => undefined)),
    'a preloaded script': async () => {
      await load('link', { rel: 'preload', as: 'script', href: url });
      return load('script', { src: url });
    },
    'a preloaded module': async () => {
      await load('link', { rel: 'modulepreload', href: url });
      return load('script', { src: url, type: 'module' });
    },
    'a worker': () => {
      const worker = new Worker(url);
      return heardFrom(worker, worker);
    },
    'a module worker': () => {
      const worker = new Worker(url, { type: 'module' });
      return heardFrom(worker, worker);
    },
    'a shared worker': () => {
      const worker = new SharedWorker(url);
      return heardFrom(worker.port, worker);
    },
    importScripts: () => {
      const worker = new Worker('/importer.js');
      worker.postMessage(url);
      return heardFrom(worker, worker);
    },
    'an audio worklet': () => added(new OfflineAudioContext(1, 1, 44_100).audioWorklet.addModule(url)),
    'a style sheet': async () => {
      await load('link', { rel: 'stylesheet', href: url });
      return styledWidth();
    },
    'an imported style sheet': async () => {
      await load('style', { textContent: `@import url(${url});` });
      return styledWidth();
    },
  };
  return uses[use]!();
}
