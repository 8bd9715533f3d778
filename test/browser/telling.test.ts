import { expect, it } from 'vitest';
import { eachWorld } from '../support/each-world.js';
import { blue, fileId, filePath, green } from '../support/test-files.js';
import { fileUrl } from '../support/world.js';

eachWorld({}, (context) => {
  const token = /[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/;
  const loadSome = async (): Promise<void> => {
    context.world.answerWith(({ key }) => (key === 'ACCOUNT' ? context.world.sign([`/${blue}/`]) : null));
    await context.loadImage(fileUrl(blue, 1));
    await context.loadImage(fileUrl(green, 2));
    await context.page.evaluate((url) => fetch(url), fileUrl(blue, 999));
  };

  it('status() tells how many files came, how many did not and why, and which were the last', async () => {
    await context.register();
    await loadSome();
    const status = await context.page.evaluate(() => window.fileAuth.status());
    expect(status).toMatchObject({
      mode: 'worker',
      controlled: true,
      signedOut: false,
      options: { placement: 'query', cache: false, virtualPath: '/_files/', debug: false },
      counts: { authorized: 2, denied: 1 },
      reasons: { 'file-not-granted': 1, origin: 1 },
      failures: [
        { folder: green, file: fileId(2), reason: 'file-not-granted', status: 403 },
        { folder: blue, file: fileId(999), reason: 'origin' },
      ],
    });
    expect(Math.abs(status.failures[0]!.time - Date.now())).toBeLessThan(60_000);
    expect(JSON.stringify(status)).not.toMatch(token);
  });

  it('every tab is told what became of a file, without a token', async () => {
    await context.register();
    const second = await context.world.open();
    await context.register({}, second);
    await loadSome();
    await second.waitFor(() => window.events.filter(({ type }) => type === 'file').length >= 3);
    expect(JSON.stringify(await second.evaluate(() => window.events))).not.toMatch(token);
    await second.close();
  });

  it('a console gets nothing unless told to, and then no token', async ({ skip }) => {
    const { browser } = context.world;
    skip(!browser.supports.workerConsole, `${browser.name} does not show its driver what a worker writes`);
    const before = browser.workerConsole.length;
    await context.register();
    await loadSome();
    expect(browser.workerConsole.slice(before)).toEqual([]);
    await context.register({ debug: true });
    await loadSome();
    const said = () =>
      browser.workerConsole
        .slice(before)
        .map(({ text }) => text)
        .join('\n');
    await expect.poll(said).toContain(`authorized image ${filePath(blue, 1)} → 200`);
    expect(said()).toContain('file-not-granted');
    expect(said()).not.toMatch(token);
  });
});
