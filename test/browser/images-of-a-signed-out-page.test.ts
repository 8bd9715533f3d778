import { expect, it } from 'vitest';
import { htmlPage } from '../support/app-server.js';
import { eachWorld } from '../support/each-world.js';
import { blue } from '../support/test-files.js';
import { fileUrl, harness } from '../support/world.js';

const image = `<img src="${fileUrl(blue, 1)}">`;
eachWorld({ routes: { '/signed-in': htmlPage(image + harness) } }, (context) => {
  const visitSignedIn = async (): Promise<void> => {
    const { page, world } = context;
    await page.goto(`${world.app.url}/signed-in`);
    await world.settle(page);
    await page.waitFor(() => document.querySelector('img')!.complete);
  };
  const loads = async (): Promise<void> => {
    expect(await context.page.waitFor(() => document.querySelector('img')!.naturalWidth)).toBeGreaterThan(0);
  };

  // The server sends the next page with its images in it; its script registers when they have been asked for.
  it('signing in by a navigation loads the images of the next page, which were still denied', async () => {
    await context.register();
    await context.page.evaluate(() => window.fileAuth.signOut());
    await visitSignedIn();
    expect(await context.page.evaluate(() => document.querySelector('img')!.naturalWidth)).toBe(0);
    await context.register();
    await loads();
  });

  it('signing in loads images also soon after the server has said that there is no token', async () => {
    context.world.answerWith(() => null);
    await context.register();
    await context.loadImage(fileUrl(blue, 2));
    context.world.answerWith(() => context.world.sign([`/${blue}/`]));
    await visitSignedIn();
    await context.register();
    await loads();
  });
});
