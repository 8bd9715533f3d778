import { expect, it } from 'vitest';
import { eachWorld } from '../support/each-world.js';
import { blue, filePath } from '../support/test-files.js';
import { fileUrl } from '../support/world.js';

const text = 'The quick brown fox jumps over the lazy dog.';

eachWorld({}, (context) => {
  const textUrl = fileUrl(blue, 302, '.txt');
  const textPath = filePath(blue, 302, '.txt');
  const headersOf = (path: string): Readonly<Record<string, string>>[] =>
    context.world.cloudFront.log.viewer
      .filter(({ url }) => url.startsWith(path))
      .map(({ headers }) => headers);
  const methodsFor = (path: string): string[] =>
    context.world.cloudFront.log.viewer.filter(({ url }) => url.startsWith(path)).map(({ method }) => method);

  it('the worker loads a CSS background', async () => {
    await context.register();
    await context.page.evaluate(
      (url) => {
        document.body.style.cssText = `width: 100px; height: 100px; background-image: url(${url})`;
      },
      fileUrl(blue, 1),
    );
    expect(await context.fileEvents(filePath(blue, 1))).toMatchObject([
      { outcome: 'authorized', status: 200 },
    ]);
  });

  it('the worker loads images with crossorigin, from srcset, and in SVG', async () => {
    await context.register();
    const loaded = await context.page.evaluate(
      async ([anonymous, srcset, svg]) => {
        const image = document.createElementNS('http://www.w3.org/2000/svg', 'image');
        const inSvg = new Promise((resolve) => {
          image.addEventListener('load', () => resolve('loaded'));
          image.addEventListener('error', () => resolve('failed'));
        });
        image.setAttribute('href', svg!);
        const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
        drawing.append(image);
        document.body.append(drawing);
        return [
          await window.loadImage(anonymous!, { crossOrigin: 'anonymous' }),
          await window.loadImage('', { srcset: `${srcset} 1x` }),
          await inSvg,
        ];
      },
      [fileUrl(blue, 1), fileUrl(blue, 2), fileUrl(blue, 3)],
    );
    expect(loaded).toEqual(['loaded', 'loaded', 'loaded']);
  });

  it('fetch() gets the bytes and a clean URL', async () => {
    await context.register();
    const answer = await context.page.evaluate(async (url) => {
      const response = await fetch(url);
      return { url: response.url, status: response.status, text: await response.text() };
    }, textUrl);
    expect(answer).toEqual({ url: textUrl, status: 200, text });
  });

  it('fetch() gets the real response', async () => {
    await context.register({ responses: 'real' });
    const url = await context.page.evaluate(async (address) => (await fetch(address)).url, textUrl);
    expect(url).toMatch(/\?authorization=/);
  });

  it('fetch() with a range gets 206 and asks for no preflight', async () => {
    await context.register();
    const answer = await context.page.evaluate(async (url) => {
      const response = await fetch(url, { headers: { range: 'bytes=4-8' } });
      return [response.status, response.headers.get('content-range'), await response.text()];
    }, textUrl);
    expect(answer).toEqual([206, `bytes 4-8/${text.length}`, 'quick']);
    expect(methodsFor(textPath)).toEqual(['GET']);
  });

  it("the page's own headers are sent, by way of a preflight", async () => {
    await context.register();
    const status = await context.page.evaluate(
      async (url) => (await fetch(url, { headers: { 'if-none-match': '"other"' } })).status,
      textUrl,
    );
    expect(status).toBe(200);
    expect(methodsFor(textPath)).toEqual(['OPTIONS', 'GET']);
    expect(headersOf(textPath).at(-1)).toMatchObject({ 'if-none-match': '"other"' });
  });

  it('HEAD is answered', async () => {
    await context.register();
    const answer = await context.page.evaluate(async (url) => {
      const response = await fetch(url, { method: 'HEAD' });
      return [response.status, response.headers.get('content-length'), await response.text()];
    }, textUrl);
    expect(answer).toEqual([200, String(text.length), '']);
    expect(methodsFor(textPath)).toEqual(['HEAD']);
  });

  it('XMLHttpRequest gets progress and a clean URL', async () => {
    await context.register();
    const answer = await context.page.evaluate(
      (url) =>
        new Promise<unknown[]>((resolve, reject) => {
          const request = new XMLHttpRequest();
          let last: ProgressEvent | null = null;
          request.addEventListener('progress', (event) => (last = event));
          request.addEventListener('load', () =>
            resolve([
              request.status,
              request.responseURL,
              request.responseText.length,
              last?.loaded,
              last?.total,
            ]),
          );
          request.addEventListener('error', reject);
          request.open('GET', url);
          request.send();
        }),
      textUrl,
    );
    expect(answer).toEqual([200, textUrl, text.length, text.length, text.length]);
  });

  it.each(['good', 'bad'] as const)('integrity that is %s is honoured', async (kind) => {
    await context.register();
    const outcome = await context.page.evaluate(
      async (url, wanted) => {
        const bytes = await (await fetch(url)).arrayBuffer();
        const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
        if (wanted === 'bad') hash[0]! ^= 1;
        const integrity = `sha256-${btoa(String.fromCharCode(...hash))}`;
        return fetch(url, { integrity }).then(
          (response) => response.status,
          () => 'refused',
        );
      },
      textUrl,
      kind,
    );
    expect(outcome).toBe(kind === 'good' ? 200 : 'refused');
  });

  it('no token is left where a stylesheet or a module shows its URL', async () => {
    await context.register();
    const shown = await context.page.evaluate(
      async ([style, script]) => {
        const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: style! });
        const styled = Object.assign(document.createElement('div'), { id: 'styled' });
        const loaded = new Promise((resolve) => link.addEventListener('load', resolve));
        document.head.append(link);
        document.body.append(styled);
        await loaded;
        const imported = await window.importModule(script!);
        const { moduleUrl } = globalThis as unknown as { moduleUrl: string };
        const names = performance.getEntriesByType('resource').map(({ name }) => name);
        return {
          width: getComputedStyle(styled).width,
          href: document.styleSheets[0]!.href,
          module: imported.default,
          moduleUrl,
          names: names.join('\n'),
        };
      },
      [fileUrl(blue, 303, '.css'), fileUrl(blue, 304, '.js')],
    );
    expect(shown).toMatchObject({
      width: '123px',
      href: fileUrl(blue, 303, '.css'),
      module: 'module',
      moduleUrl: fileUrl(blue, 304, '.js'),
    });
    expect(shown.names).not.toContain('authorization');
  });

  it('a film with crossorigin plays, and seeks by ranges', async () => {
    // Slowly, or the film would be there before anybody seeks in it.
    context.world.replaceCloudFront({ bytesPerSecond: 100_000 });
    await context.register();
    const film = await context.page.evaluate(
      (url) => window.seekFilm(url, { crossOrigin: 'anonymous' }),
      fileUrl(blue, 301, ''),
    );
    expect(film.duration).toBeGreaterThan(30);
    expect(film.off).toBeLessThan(1);
    expect(film.readyState).toBeGreaterThanOrEqual(2);
    const path = filePath(blue, 301, '');
    expect(headersOf(path).filter(({ range }) => /^bytes=[1-9]/.test(range ?? ''))).not.toEqual([]);
    expect(methodsFor(path).every((method) => method === 'GET')).toBe(true);
    const urls = context.world.cloudFront.log.viewer.map(({ url }) => url);
    expect(urls.every((url) => /\?authorization=[\w.-]+$/.test(url))).toBe(true);
  });

  it('an abort in the body cuts the connection to the distribution', async () => {
    const big = Buffer.alloc(16 * 1024 * 1024);
    const path = filePath(blue, 400, '.bin');
    context.world.replaceCloudFront({ files: { [path]: { body: big } }, bytesPerSecond: 500_000 });
    await context.register();
    await context.page.evaluate(
      async (url) => {
        const controller = new AbortController();
        const response = await fetch(url, { signal: controller.signal });
        await response.body!.getReader().read();
        controller.abort();
      },
      fileUrl(blue, 400, '.bin'),
    );
    await expect
      .poll(() => context.world.cloudFront.log.viewer.find(({ url }) => url.startsWith(path))?.aborted, {
        timeout: 10_000,
      })
      .toBe(true);
  });
});
