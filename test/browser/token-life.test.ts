import { describe, expect, it } from 'vitest';
import type { Route } from '../support/app-server.js';
import { eachWorld } from '../support/each-world.js';
import { makeKey, signToken } from '../support/tokens.js';
import { blue, fileId, filePath, green } from '../support/test-files.js';
import { cdn, fileUrl } from '../support/world.js';

/** A page whose images are in its HTML, and that registers once the worker's question for them has come and gone. */
const gallery: Route = (_, response) => {
  const watch = `
    window.asked = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('message', ({ ports }) => ports.length > 0 && resolve());
    });
    navigator.serviceWorker.startMessages();`;
  const images = [1, 2, 3].map((number) => `<img src="${fileUrl(blue, number)}" alt="">`).join('');
  const imports = '{"imports":{"localforage":"/localforage.js"}}';
  const register = `import '/harness.js'; await window.asked; await window.register({ origins: ['${cdn}'] });`;
  response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html>
    <script>${watch}</script>
    ${images}
    <script type="importmap">${imports}</script><script type="module">${register}</script>`);
};

eachWorld({ routes: { '/gallery': gallery } }, (context) => {
  const past = (): object => {
    const now = Math.floor(Date.now() / 1000);
    return { iat: now - 7200, exp: now - 3600 };
  };
  /** Writes as the application would with its own localforage. */
  const store = (entries: Record<string, string>): Promise<void> =>
    context.page.evaluate(async (all) => {
      for (const [key, token] of Object.entries(all)) await window.tokenStore().setItem(key, token);
    }, entries);
  /** All results of loading so many images at once, each once. */
  const loadAtOnce = async (count: number): Promise<string[]> => {
    const urls = Array.from({ length: count }, (_, index) => fileUrl(blue, index + 1));
    return [...new Set(await context.page.evaluate((all) => window.loadImages(all), urls))];
  };
  /** The tokens of all requests to the distribution, as numbers of the given ones; -1 for another, or for none. */
  const tokensSeen = (...known: string[]): number[] =>
    context.world.cloudFront.log.viewer
      .filter(({ method }) => method === 'GET')
      .map(({ url }) =>
        known.indexOf(new URL(url, 'https://cdn.example').searchParams.get('authorization') ?? ''),
      );
  const lastKey = async (path: string): Promise<string | null> =>
    (await context.fileEvents(path)).at(-1)!.key;

  it("the worker prefers the file's own token to the folder's and the account's", async () => {
    const token = await context.world.sign([`/${blue}/`]);
    await store({ [`FILE_${fileId(1)}`]: token, [`FOLDER_${blue}`]: token, ACCOUNT: token });
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(await lastKey(filePath(blue, 1))).toBe(`FILE_${fileId(1)}`);
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('loaded');
    expect(await lastKey(filePath(blue, 2))).toBe(`FOLDER_${blue}`);
    expect(context.world.asked).toEqual([]);
  });

  it("the worker falls back to the account's token", async () => {
    await store({
      ACCOUNT: await context.world.sign([`/${blue}/`]),
      [`FILE_${fileId(9)}`]: 'of another file',
    });
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(await lastKey(filePath(blue, 1))).toBe('ACCOUNT');
  });

  it('the worker passes over an expired token', async () => {
    const expired = await context.world.sign([`/${blue}/`], past());
    await store({ [`FILE_${fileId(1)}`]: expired, ACCOUNT: await context.world.sign([`/${blue}/`]) });
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(context.queriesFor(filePath(blue, 1))).toHaveLength(1);
    expect(await lastKey(filePath(blue, 1))).toBe('ACCOUNT');
  });

  it('the worker renews an expired token before it uses it', async () => {
    await store({ ACCOUNT: await context.world.sign([`/${blue}/`], past()) });
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(context.world.asked).toMatchObject([{ key: 'ACCOUNT', reason: 'expired' }]);
    expect(context.queriesFor(filePath(blue, 1))).toHaveLength(1);
  });

  it('a token that the edge refuses is replaced, and the request tried once more', async () => {
    const stranger = await makeKey('ES256');
    await store({ ACCOUNT: await signToken(stranger, { files: [`/${blue}/`] }) });
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(context.world.asked).toMatchObject([{ key: 'ACCOUNT', reason: 'denied' }]);
    expect(await context.fileEvents(filePath(blue, 1))).toMatchObject([
      { outcome: 'authorized', retried: true },
    ]);
    expect(context.queriesFor(filePath(blue, 1))).toHaveLength(2);
  });

  it('a refused token is not tried a second time when there is no other', async () => {
    const stranger = await signToken(await makeKey('ES256'), { files: [`/${blue}/`] });
    context.world.answerWith(() => stranger);
    await store({ ACCOUNT: stranger });
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('failed');
    expect(context.queriesFor(filePath(blue, 1))).toHaveLength(1);
    expect(await context.fileEvents(filePath(blue, 1))).toMatchObject([{ outcome: 'denied', status: 401 }]);
  });

  it("the worker gets a file's own token where the account's does not grant it", async () => {
    const { world } = context;
    world.answerWith(({ key }) => world.sign(key === 'ACCOUNT' ? [`/${blue}/`] : [`/${green}/${fileId(1)}`]));
    await context.register();
    expect(await context.loadImage(fileUrl(green, 1))).toBe('loaded');
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(world.asked.map(({ key }) => key)).toEqual(['ACCOUNT', `FILE_${fileId(1)}`]);
  });

  describe.each(['worker', 'page'] as const)('in mode %s', (mode) => {
    it.each<[before: string, tokens: () => Promise<Record<string, string>>]>([
      ['there was none', async () => ({})],
      ['a broader one does not open it', async () => ({ ACCOUNT: await context.world.sign([`/${green}/`]) })],
    ])(
      'a file that was just uploaded loads with the token that the application writes right before, where %s',
      async (_, tokens) => {
        const { page, world } = context;
        world.answerWith(() => null);
        await store(await tokens());
        if (mode === 'page') {
          await page.goto(`${world.app.url}/no-worker.html`);
          await world.settle(page);
        }
        expect(await context.register()).toBe(mode);
        expect(await context.loadImage(fileUrl(blue, 1))).toBe('failed');
        const token = await world.sign([`/${blue}/${fileId(2)}`]);
        const outcome = await page.evaluate(
          async (key, value, url) => {
            await window.tokenStore().setItem(key, value);
            return window.loadImage(url);
          },
          `FILE_${fileId(2)}`,
          token,
          fileUrl(blue, 2),
        );
        // Without a worker the browser has asked without a token before the page's URL is another one.
        if (mode === 'worker') expect(outcome).toBe('loaded');
        await page.waitFor(() => [...document.images].at(-1)!.naturalWidth > 0);
        expect(context.queriesFor(filePath(blue, 2)).at(-1)).toBe(`authorization=${token}`);
      },
    );
  });

  it('200 images at once ask for one token', async () => {
    await context.register();
    expect(await loadAtOnce(200)).toEqual(['loaded']);
    expect(context.world.asked).toHaveLength(1);
    expect(context.world.cloudFront.log.viewer.filter(({ url }) => !url.includes('authorization='))).toEqual(
      [],
    );
  });

  it('a signed-out page is asked once for 50 images, and loads none', async () => {
    context.world.answerWith(() => null);
    await context.register();
    expect(await loadAtOnce(50)).toEqual(['failed']);
    expect(context.world.asked).toHaveLength(1);
  });

  it('tokens that the application writes with localforage itself are used', async () => {
    context.world.answerWith(() => null);
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('failed');
    await store({ ACCOUNT: await context.world.sign([`/${blue}/`]) });
    const loads = (url: string) =>
      window.loadImage(`${url}?${Math.random()}`).then((result) => result === 'loaded');
    expect(await context.page.waitFor(loads, fileUrl(blue, 2))).toBe(true);
  });

  it('the other tab is asked when the first has no getToken', async () => {
    await context.register({ asksServer: false });
    const second = await context.world.open();
    await context.register({}, second);
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(context.world.asked).toHaveLength(1);
    await second.close();
  });

  it('signOut() stops tokens in every tab once it has resolved', async () => {
    const { page, world } = context;
    await context.register();
    await context.loadImage(fileUrl(blue, 1));
    const second = await world.open();
    await context.register({}, second);
    await context.loadImage(fileUrl(blue, 2), second);
    await page.evaluate(() => window.fileAuth.signOut());
    world.clearLogs();
    expect(await context.loadImage(fileUrl(blue, 3))).toBe('failed');
    expect(await context.loadImage(fileUrl(blue, 4), second)).toBe('failed');
    expect(world.cloudFront.log.viewer.map(({ url }) => url)).toEqual([filePath(blue, 3), filePath(blue, 4)]);
    expect(world.asked).toEqual([]);
    expect(await page.evaluate(() => window.tokenStore().keys())).toEqual([]);
    await second.close();
  });

  it('signing in again loads files again', async () => {
    const { page, world } = context;
    await context.register();
    await context.loadImage(fileUrl(blue, 1));
    await page.evaluate(() => window.fileAuth.signOut());
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('failed');
    const token = await world.sign([`/${blue}/`]);
    await page.evaluate((value) => window.fileAuth.setAccountToken(value), token);
    expect(await context.loadImage(fileUrl(blue, 3))).toBe('loaded');
  });

  it('a token that getToken brings after a sign-out is dropped', async () => {
    const { page, world } = context;
    let release: (token: string) => void = () => {};
    world.answerWith(() => new Promise((resolve) => (release = resolve)));
    await context.register();
    const loading = context.loadImage(fileUrl(blue, 1));
    await expect.poll(() => world.asked.length).toBe(1);
    await page.evaluate(() => window.fileAuth.signOut());
    release(await world.sign([`/${blue}/`]));
    expect(await loading).toBe('failed');
    expect(context.queriesFor(filePath(blue, 1))).toEqual(['']);
    expect(await page.evaluate(() => window.tokenStore().keys())).toEqual([]);
  });

  it('a token that expires in mid-session is renewed, without one broken image', async () => {
    const { page, world } = context;
    const next = await world.sign([`/${blue}/`]);
    world.answerWith(() => next);
    await context.register();
    const now = Math.floor(Date.now() / 1000);
    const short = await world.sign([`/${blue}/`], { iat: now, exp: now + 4 });
    await page.evaluate((token) => window.fileAuth.setAccountToken(token), short);
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(world.asked).toEqual([]);
    await page.waitFor((end) => Date.now() >= end, (now + 4) * 1000);
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('loaded');
    expect(await context.loadImage(fileUrl(blue, 3))).toBe('loaded');
    expect(world.asked).toMatchObject([{ key: 'ACCOUNT', reason: 'expired' }]);
    expect(tokensSeen(short, next)).toEqual([0, 1, 1]);
  });

  it('an expired token is renewed once for 50 images at once, and sent with none', async () => {
    const { world } = context;
    const old = await world.sign([`/${blue}/`], past());
    const next = await world.sign([`/${blue}/`]);
    world.answerWith(() => next);
    await store({ ACCOUNT: old });
    await context.register();
    expect(await loadAtOnce(50)).toEqual(['loaded']);
    expect(world.asked).toMatchObject([{ key: 'ACCOUNT', reason: 'expired' }]);
    expect(tokensSeen(old, next)).toEqual(Array.from({ length: 50 }, () => 1));
  });

  it('a refused token is replaced once for 50 images at once', async () => {
    const { world } = context;
    const old = await signToken(await makeKey('ES256'), { files: [`/${blue}/`] });
    const next = await world.sign([`/${blue}/`]);
    world.answerWith(() => next);
    await store({ ACCOUNT: old });
    await context.register();
    expect(await loadAtOnce(50)).toEqual(['loaded']);
    expect(world.asked).toMatchObject([{ key: 'ACCOUNT', reason: 'denied' }]);
    const seen = tokensSeen(old, next);
    expect(seen.filter((token) => token === 1)).toHaveLength(50);
    expect(seen).not.toContain(-1);
  });

  it('the images of a second visit load though their token has expired and they are asked for before the page registers', async () => {
    const { page, world } = context;
    const next = await world.sign([`/${blue}/`]);
    world.answerWith(() => next);
    await context.register();
    await store({ ACCOUNT: await world.sign([`/${blue}/`], past()) });
    await page.goto(`${world.app.url}/gallery`);
    const images = await page.waitFor(() => {
      const all = [...document.images];
      return all.every(({ complete }) => complete) && all.map(({ naturalWidth }) => naturalWidth);
    });
    expect(images).toEqual([8, 8, 8]);
    expect(tokensSeen(next)).toEqual([0, 0, 0]);
    expect(world.asked).toMatchObject([{ key: 'ACCOUNT', reason: 'expired' }]);
  });
});
