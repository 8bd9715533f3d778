import { beforeEach, expect, it } from 'vitest';
import { eachWorld } from '../support/each-world.js';
import { blue, filePath } from '../support/test-files.js';
import { fileUrl, foreignOrigins } from '../support/world.js';

eachWorld({}, (context) => {
  const textUrl = fileUrl(blue, 302, '.txt');
  const requests = () => context.world.cloudFront.log.viewer.filter(({ method }) => method !== 'OPTIONS');

  beforeEach(async () => {
    context.world.replaceCloudFront({ authorizer: { placement: 'header' } });
    await context.register({ placement: 'header' });
  });

  it('header placement sends the token in the header, and never in the URL', async () => {
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    const text = await context.page.evaluate(async (url) => (await fetch(url)).text(), textUrl);
    expect(text).toMatch(/^The quick/);
    expect(requests().map(({ url }) => url)).toEqual([filePath(blue, 1), filePath(blue, 302, '.txt')]);
    for (const { headers } of requests())
      expect(headers['authorization']).toMatch(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it('header placement takes an old token out of the URL', async () => {
    expect(await context.loadImage(`${fileUrl(blue, 1)}?authorization=old`)).toBe('loaded');
    expect(requests().map(({ url }) => url)).toEqual([filePath(blue, 1)]);
  });

  it('header placement seeks in a film with crossorigin', async () => {
    const film = await context.page.evaluate(
      (url) => window.seekFilm(url, { crossOrigin: 'anonymous' }),
      fileUrl(blue, 301, ''),
    );
    expect(film.off).toBeLessThan(1);
  });

  it('header placement mends a refused token', async () => {
    const { world, page } = context;
    const now = Math.floor(Date.now() / 1000);
    // Without `iat` nothing is taken off its life here; at the edge it has lived too long.
    const stale = await world.sign([`/${blue}/`], { iat: undefined, exp: now + 40 * 24 * 3600 });
    await page.evaluate((token) => window.tokenStore().setItem('ACCOUNT', token), stale);
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(world.asked).toMatchObject([{ key: 'ACCOUNT', reason: 'denied' }]);
  });

  it('header placement carries no token to where a distribution redirects', async () => {
    const elsewhere = `${foreignOrigins[0]}/elsewhere.png`;
    context.world.replaceCloudFront({
      authorizer: { placement: 'header' },
      intercept: () => ({ status: 302, headers: { location: elsewhere } }),
    });
    await context.loadImage(fileUrl(blue, 1));
    await context.page.evaluate((url) => fetch(url).catch(() => null), fileUrl(blue, 1));
    expect(context.world.foreignRequests).not.toEqual([]);
    expect(context.world.foreignAuthorization).toEqual([]);
  });

  it('header placement shows an image of a distribution without CORS as without a worker', async () => {
    context.world.replaceCloudFront({ authorizer: { placement: 'header' }, cors: 'none' });
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('failed');
    expect(requests().at(-1)).toMatchObject({ url: filePath(blue, 1) });
  });
});
