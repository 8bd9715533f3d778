import { expect, it } from 'vitest';
import { eachWorld } from '../support/each-world.js';
import { blue } from '../support/test-files.js';
import { cdn, fileUrl } from '../support/world.js';

const part = '/page/prepare-file-auth.js';
const unavailable = { body: 'deploying', status: 503, contentType: 'text/plain' };

eachWorld({}, (context) => {
  const refusal = (): Promise<{ code: string } | null> =>
    context.page.evaluate((options) => window.rejection(options), { origins: [cdn] });

  it('a page whose second script fails once is registered all the same', async () => {
    const { app } = context.world;
    app.set(part, (_, response) => {
      response.writeHead(503, { 'content-type': 'text/plain' }).end();
      app.set(part, { file: `dist${part}` });
    });
    if (context.engine === 'firefox') {
      // Firefox 153 keeps the failure of a module until the page is loaded again.
      expect((await refusal())?.code).toBe('not-loaded');
      await context.page.reload();
      await context.world.settle(context.page);
    }
    expect(await context.register()).toBe('worker');
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
  });

  it('a page whose second script is not there is told so, and files with stored tokens load', async () => {
    await context.register();
    await context.loadImage(fileUrl(blue, 1));
    context.world.app.set(part, unavailable);
    await context.page.reload();
    await context.world.settle(context.page);
    expect((await refusal())?.code).toBe('not-loaded');
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('loaded');
  });
});
