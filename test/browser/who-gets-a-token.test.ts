import { expect, it } from 'vitest';
import { eachWorld } from '../support/each-world.js';
import { expectAll } from '../support/expect-all.js';
import { blue, fileId, filePath, green } from '../support/test-files.js';
import { cdn, fileUrl, foreignOrigins, otherCdn } from '../support/world.js';

eachWorld({}, (context) => {
  const path = filePath(blue, 1);

  /** Signs in, so that there would be a token to give away. */
  const signIn = async (): Promise<void> => {
    await context.register();
    const token = await context.world.sign([`/${blue}/`]);
    await context.page.evaluate((value) => window.fileAuth.setAccountToken(value), token);
  };
  /** Lets the page request a URL in two ways. */
  const request = (url: string): Promise<void> =>
    context.page.evaluate(async (address) => {
      await fetch(address).catch(() => null);
      await window.loadImage(`${address}#2`);
    }, url);

  it('no other host ever gets a token, whatever its name or its URL holds', async () => {
    const urls = [
      ...foreignOrigins.map((origin) => `${origin}${path}`),
      `${otherCdn}${path}`,
      `https://evil.example/?x=${cdn}${path}`,
      `https://evil.example/${cdn}${path}`,
      `https://evil.example/#${cdn}${path}`,
    ];
    await signIn();
    await expectAll(urls, async (url) => {
      context.world.clearLogs();
      await request(url);
      expect(context.world.foreignRequests.length).toBeGreaterThan(0);
      expect(context.world.foreignRequests.join('\n')).not.toContain('authorization');
    });
  });

  it("the application's own server never gets a token", async () => {
    await signIn();
    await request(`${context.world.app.url}/${cdn}${path}`);
    await request(context.world.app.url + path);
    const seen = context.world.app.requests.map(({ url }) => url).join('\n');
    expect(seen).toContain(path);
    expect(seen).not.toContain('authorization');
  });

  it('what is no file on the distribution gets no token', async () => {
    const notFiles = [
      `/${blue}/${fileId(1)}/more.png`,
      `/x${path}`,
      `/${blue}/`,
      `/${blue.slice(1)}/${fileId(1)}.png`,
      `/${blue}%2f${fileId(1)}.png`,
      `/${blue}/${fileId(1)}%2epng`,
      `/${blue}//${fileId(1)}.png`,
      `/${blue}/${fileId(1)}+.png`,
    ];
    await signIn();
    await expectAll(notFiles, async (notAFile) => {
      context.world.clearLogs();
      await request(cdn + notAFile);
      // Not compared with the path: WebKitGTK itself decodes %2e on the way.
      const urls = context.world.cloudFront.log.viewer.map(({ url }) => url);
      expect(urls.length).toBeGreaterThan(0);
      expect(urls.join('\n')).not.toContain('authorization');
    });
  });

  it('a request without a token is sent exactly as the page made it', async () => {
    context.world.answerWith(() => null);
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('failed');
    expect(context.queriesFor(path)).toEqual(['']);
    expect(await context.fileEvents(path)).toMatchObject([{ outcome: 'untouched', key: null }]);
  });

  it('what is neither GET nor HEAD is left alone', async () => {
    await signIn();
    await context.page.evaluate(
      (url) => fetch(url, { method: 'POST', mode: 'no-cors' }).catch(() => null),
      fileUrl(blue, 1),
    );
    const posts = context.world.cloudFront.log.viewer.filter(({ method }) => method === 'POST');
    expect(posts.map(({ url }) => url)).toEqual([path]);
  });

  it('a token that is already in the URL is overwritten', async () => {
    await signIn();
    await context.page.evaluate((url) => fetch(url), `${fileUrl(blue, 1)}?authorization=stale&v=1`);
    const [query] = context.queriesFor(path);
    expect(query).toMatch(/^v=1&authorization=[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it('a file that the token does not grant stays denied, after one question for its own token', async () => {
    await signIn();
    expect(await context.loadImage(fileUrl(green, 1))).toBe('failed');
    expect(context.world.asked).toMatchObject([
      { key: `FILE_${fileId(1)}`, reason: 'file-not-granted', folder: green },
    ]);
    expect(await context.fileEvents(filePath(green, 1))).toMatchObject([
      { outcome: 'denied', status: 403, reason: 'file-not-granted' },
    ]);
    expect(context.world.cloudFront.log.origin.map(({ url }) => url)).not.toContain(filePath(green, 1));
  });

  it('nothing is asked for when the bucket has no such file', async () => {
    await signIn();
    expect(await context.loadImage(fileUrl(blue, 999))).toBe('failed');
    expect(context.world.asked).toEqual([]);
    expect(await context.fileEvents(filePath(blue, 999))).toMatchObject([
      { outcome: 'authorized', status: 403, reason: null },
    ]);
  });
});
