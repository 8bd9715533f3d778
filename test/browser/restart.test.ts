import { expect, it } from 'vitest';
import { eachWorld } from '../support/each-world.js';
import { blue, filePath } from '../support/test-files.js';
import { fileUrl } from '../support/world.js';

const idleTimeoutMs = 500;

eachWorld({ idleTimeoutMs }, (context) => {
  it('images load after the browser has ended the worker and started it again', async ({ skip }) => {
    const { page, world } = context;
    const { stopServiceWorker, idleTimeout } = world.browser.supports;
    skip(
      !stopServiceWorker && !idleTimeout,
      `${world.browser.name} has no way to end a worker under a driver`,
    );
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    const countBefore = await page.evaluate(
      async () => (await window.fileAuth.status()).counts['authorized'],
    );
    expect(countBefore).toBe(1);
    if (stopServiceWorker) await world.browser.stopServiceWorker(page);
    // Counts begin anew with the worker. Looking at them wakes it, so the looks leave it time to be idle.
    await page.waitFor(async (pause) => {
      await new Promise((resolve) => setTimeout(resolve, pause));
      return (await window.fileAuth.status()).counts['authorized'] === undefined;
    }, idleTimeoutMs * 4);
    expect(await context.loadImage(fileUrl(blue, 2))).toBe('loaded');
    expect(context.queriesFor(filePath(blue, 2))[0]).toMatch(/^authorization=/);
    expect(world.asked).toHaveLength(1);
  });
});
