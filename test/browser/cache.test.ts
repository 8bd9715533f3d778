import { beforeEach, expect, it } from 'vitest';
import { eachWorld } from '../support/each-world.js';
import { blue, filePath, green } from '../support/test-files.js';
import { cdn, fileUrl } from '../support/world.js';

eachWorld({}, (context) => {
  const textUrl = fileUrl(blue, 302, '.txt');
  const text = 'The quick brown fox jumps over the lazy dog.';
  const mine = { sub: 'account-1' };
  const keptUrls = (): Promise<string[]> =>
    context.page.evaluate(async () => {
      const names = (await caches.keys()).filter((name) => name.startsWith('file-auth-worker:'));
      const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return lists.flat().map(({ url }) => url);
    });
  /** Keeping goes on after the page has got its answer. */
  const kept = (path: string): Promise<unknown> =>
    expect.poll(keptUrls, { timeout: 10_000 }).toContainEqual(expect.stringContaining(path));
  const setToken = async (claims: object, files = [`/${blue}/`]): Promise<void> => {
    const token = await context.world.sign(files, claims);
    await context.page.evaluate((value) => window.fileAuth.setAccountToken(value), token);
  };
  const fetchText = (init: RequestInit = {}): Promise<{ status: number; text: string; url: string }> =>
    context.page.evaluate(
      async (url, options) => {
        const response = await fetch(url, options);
        return { status: response.status, text: await response.text(), url: response.url };
      },
      textUrl,
      init,
    );

  beforeEach(async () => {
    await context.register({ cache: { maxEntries: 3 } });
    await setToken(mine);
    context.world.clearLogs();
  });

  it('the cache asks the distribution for no image again after a reload with a new token', async () => {
    for (const number of [1, 2]) expect(await context.loadImage(fileUrl(blue, number))).toBe('loaded');
    await kept(filePath(blue, 1));
    await kept(filePath(blue, 2));
    await setToken({ ...mine, jti: 'rotated' });
    await context.page.reload();
    await context.world.settle(context.page);
    await context.register({ cache: { maxEntries: 3 } });
    context.world.clearLogs();
    for (const number of [1, 2]) expect(await context.loadImage(fileUrl(blue, number))).toBe('loaded');
    // After a reload the browser may have the images at hand itself, and then asks no worker.
    await context.page.evaluate((url) => fetch(url), fileUrl(blue, 1));
    expect(context.world.cloudFront.log.viewer).toEqual([]);
    expect((await context.fileEvents(filePath(blue, 1)))[0]).toMatchObject({
      outcome: 'cached',
      status: 200,
    });
  });

  it('the cache loads no kept image after a sign-out, and keeps none', async () => {
    await context.loadImage(fileUrl(blue, 1));
    await kept(filePath(blue, 1));
    await context.page.evaluate(() => window.fileAuth.signOut());
    expect(await keptUrls()).toEqual([]);
    await context.page.reload();
    await context.world.settle(context.page);
    context.world.answerWith(() => null);
    await context.register({ cache: { maxEntries: 3 } });
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('failed');
  });

  it("the cache shows nobody another account's file", async () => {
    await fetchText();
    await kept(filePath(blue, 302, '.txt'));
    await setToken({ sub: 'account-2' }, [`/${green}/`]);
    context.world.answerWith(() => null);
    expect((await fetchText()).status).toBe(403);
  });

  it('the cache drops a kept file that the edge refuses', async () => {
    await fetchText();
    await kept(filePath(blue, 302, '.txt'));
    await setToken(mine, [`/${green}/`]);
    context.world.answerWith(() => null);
    expect((await fetchText({ cache: 'reload' })).status).toBe(403);
    await expect.poll(keptUrls).toEqual([]);
    expect((await fetchText()).status).toBe(403);
  });

  it('the cache answers with the bytes and the clean URL, and a range of them with 206', async () => {
    await fetchText();
    await kept(filePath(blue, 302, '.txt'));
    context.world.clearLogs();
    expect(await fetchText()).toEqual({ status: 200, text, url: textUrl });
    expect(await fetchText({ headers: { range: 'bytes=4-8' } })).toEqual({
      status: 206,
      text: 'quick',
      url: textUrl,
    });
    expect(context.world.cloudFront.log.viewer).toEqual([]);
  });

  it('the cache seeks in a kept film without the distribution', async () => {
    const extension = await context.page.evaluate(() =>
      document.createElement('video').canPlayType('video/mp4; codecs="avc1.42E01E"') === ''
        ? '.webm'
        : '.mp4',
    );
    const path = filePath(blue, 301, extension);
    await context.page.evaluate(
      async (url) => void (await (await fetch(url)).arrayBuffer()),
      `${cdn}${path}`,
    );
    await kept(path);
    context.world.clearLogs();
    const film = await context.page.evaluate(
      (url) => window.seekFilm(url, { crossOrigin: 'anonymous' }),
      fileUrl(blue, 301, ''),
    );
    expect(film.off).toBeLessThan(1);
    expect(context.world.cloudFront.log.viewer).toEqual([]);
  });

  it('the cache goes to the network where the page asks for it', async () => {
    await fetchText();
    await kept(filePath(blue, 302, '.txt'));
    context.world.clearLogs();
    for (const cache of ['reload', 'no-cache', 'no-store'] as const) await fetchText({ cache });
    expect(context.queriesFor(filePath(blue, 302, '.txt'))).toHaveLength(3);
  });

  it('the cache keeps no more files than it may, the newest', async () => {
    for (const number of [1, 2, 3, 4, 5]) {
      await context.loadImage(fileUrl(blue, number));
      await kept(filePath(blue, number));
    }
    await expect.poll(async () => (await keptUrls()).length).toBe(3);
    expect((await keptUrls()).join()).toContain(filePath(blue, 5));
  });

  it('the cache keeps no answer that could not be read, none that is no file, and no part of one', async () => {
    await fetchText({ headers: { range: 'bytes=4-8' } });
    await context.page.evaluate((url) => fetch(url), fileUrl(blue, 999));
    context.world.replaceCloudFront({ cors: 'none' });
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(await keptUrls()).toEqual([]);
  });

  it('the cache leaves the caches of the application alone', async () => {
    await context.page.evaluate(async () => {
      await (await caches.open('app')).put('/own', new Response('own'));
    });
    await context.loadImage(fileUrl(blue, 1));
    await kept(filePath(blue, 1));
    await context.page.evaluate(() => window.fileAuth.clearCache());
    expect(await keptUrls()).toEqual([]);
    await context.page.evaluate(() => window.fileAuth.signOut());
    expect(
      await context.page.evaluate(async () => (await caches.open('app')).keys().then((keys) => keys.length)),
    ).toBe(1);
  });
});
