import { expect, it } from 'vitest';
import { eachMode } from '../support/each-mode.js';
import { eachWorld } from '../support/each-world.js';
import { blue, fileId, filePath } from '../support/test-files.js';
import { fileUrl } from '../support/world.js';

const indexPage = '<!doctype html><title>Application</title><p>Welcome</p>';

// A distribution whose custom error responses show the application's index page, with status 200.
eachWorld({}, (world) => {
  const replaceErrors = (): void =>
    world.world.replaceDistribution(({ method }, response) => {
      response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/html' });
      response.end(method === 'HEAD' ? undefined : indexPage);
    });
  const failure = {
    folder: blue,
    file: fileId(1),
    reason: 'replaced',
    status: 200,
    time: expect.any(Number) as number,
  };

  eachMode(world, { chromium: ['worker', 'page'], elsewhere: ['worker', 'page'] }, ({ start }) => {
    it('an image in whose place a page comes is told as that, with one warning that says what to change', async () => {
      const { page } = world;
      await start();
      replaceErrors();
      for (let count = 0; count < 2; count += 1)
        expect(await page.evaluate((url) => window.loadImage(url), fileUrl(blue, 1))).toBe('failed');
      const first = await page.waitFor(async () => (await window.fileAuth.status()).failures[0]);
      expect(first).toEqual(failure);
      await page.waitFor(() =>
        window.events.some((event) => event.type === 'file' && event.outcome === 'replaced'),
      );
      if (!world.world.browser.supports.pageConsole) return;
      const warnings = page.console.filter(({ text }) => text.includes('custom error responses'));
      expect(warnings).toHaveLength(1);
      expect(warnings[0]!.text).toContain(filePath(blue, 1));
      expect(JSON.stringify(page.console)).not.toContain('authorization=');
    });

    it('downloadFile() saves no page in place of a file', async () => {
      const { page } = world;
      await start();
      replaceErrors();
      const reason = await page.evaluate(
        (url) =>
          window.fileAuth.downloadFile(url).then(
            () => 'saved',
            (error: { code: string; reason: string }) => `${error.code}: ${error.reason}`,
          ),
        fileUrl(blue, 1),
      );
      expect(reason).toBe('no-file: replaced');
      expect(await world.world.browser.downloads.names()).toEqual([]);
    });
  });

  it('a page that comes in place of a file is not shown under the address of the file', async () => {
    const { page, register } = world;
    await register();
    replaceErrors();
    await page.goto(`${world.world.app.url}/_files${filePath(blue, 1)}`);
    expect(await page.evaluate(() => document.body.textContent)).toContain('There is no such file');
  });

  it('a page that comes in place of a file is not kept', async () => {
    const { page, register, loadImage, fileEvents, queriesFor } = world;
    await register({ cache: {} });
    replaceErrors();
    expect(await loadImage(fileUrl(blue, 1))).toBe('failed');
    await fileEvents(filePath(blue, 1));
    world.world.replaceDistribution((request, response) =>
      world.world.cloudFront.requestListener(request, response),
    );
    const status = await page.evaluate(
      async (url) => (await fetch(url)).headers.get('content-type'),
      fileUrl(blue, 1),
    );
    expect(status).toBe('image/png');
    expect(queriesFor(filePath(blue, 1))).toHaveLength(1);
  });
});
