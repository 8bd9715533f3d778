import { join } from 'node:path';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, afterEach, expect, it } from 'vitest';
import { eachWorld } from '../../support/each-world.js';
import { png } from '../../support/test-files.js';
import { createConsumer } from '../support/create-consumer.js';
import { readSnippets } from '../support/read-snippets.js';
import { run } from '../support/run.js';
import { startDev, type Dev } from '../support/start-dev.js';

const consumer = await createConsumer();
await consumer.link(['vite']);
afterAll(() => consumer.remove());

const guide = readSnippets('docs/getting-started.md');
const blocks = (language: string): string[] =>
  guide.filter((block) => block.language === language).map(({ code }) => code);
const [mainScript] = blocks('js');
const [body] = blocks('html');
const [stored] = blocks('text');
/** The arguments of the package's commands, as the guide has them. */
const commands = blocks('sh').flatMap((code) =>
  Array.from(code.matchAll(/^npx file-auth-worker (.+)$/gm), ([, args]) => args!.split(' ')),
);

/** The guide's application, with the private files beside it. */
const app = join(consumer.folder, 'photos');
await consumer.write({ 'photos/public/robots.txt': '' });
for (const path of stored!.trim().split('\n'))
  await consumer.write({ [join('photos', path)]: png(0, 0, 255) });

const start = (args: readonly string[]): Promise<Dev> => startDev(consumer, app, args);

eachWorld({}, (context) => {
  const running: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
  });

  /** The development server of the guide's application, at the address of one port of a browser's own. */
  const startVite = async (): Promise<ViteDevServer> => {
    const vite = await createServer({
      root: app,
      cacheDir: join(consumer.folder, '.vite', context.engine),
      logLevel: 'error',
      server: { host: '127.0.0.1', port: 0, watch: null },
    });
    running.push({ stop: () => vite.close() });
    return vite.listen();
  };
  /** Which of the pictures are shown, once each has been tried. */
  const shown = (): Promise<boolean[] | false> =>
    context.page.evaluate(() => {
      const images = [...document.images];
      return images.every(({ complete }) => complete) && images.map(({ naturalWidth }) => naturalWidth > 0);
    });

  it('the guide "Getting started" leads to a private picture, to a denied one, and to a token that is renewed', async () => {
    const { page } = context;
    const [init, dev, devWithoutGrant] = commands;
    const bin = join(consumer.packageFolder, 'bin', 'file-auth-worker.mjs');
    expect(await run(process.execPath, [bin, ...init!], app)).toMatchObject({ code: 0 });
    const vite = await startVite();
    const address = vite.resolvedUrls!.local[0]!.replace('127.0.0.1', 'localhost');
    const atOnce = (args: readonly string[]): string[] => [
      ...args.with(args.indexOf('1m'), '3s'),
      '--origin',
      new URL(address).origin,
    ];
    const first = await start([...atOnce(dev!), '--port', '0']);
    running.push(first);
    const atPort = (text: string): string => text.replaceAll('localhost:4300', `localhost:${first.port}`);
    await consumer.write({
      'photos/src/main.js': atPort(mainScript!),
      'photos/index.html': `<!doctype html><html><head><title>photos</title></head>${atPort(body!)}</html>`,
    });
    await page.goto(address);
    await expect.poll(shown, { timeout: 20_000 }).toEqual([true, false]);
    expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain('authorization');
    await expect
      .poll(first.printed)
      .toMatch(/200 {2}POST +\/api\/file-token {2}ACCOUNT, missing: a new token/);
    await expect.poll(first.printed).toMatch(/403 {2}GET +\/c0ffee00-.* {2}denied: file-not-granted/);
    expect(first.printed()).toMatch(/200 {2}GET +\/7371085d-.* {2}allowed, read from disk/);
    expect(first.printed()).not.toMatch(/authorization=|eyJ/);

    await first.stop();
    running.splice(running.indexOf(first), 1);
    const second = await start([...atOnce(devWithoutGrant!), '--port', first.port]);
    running.push(second);
    const reload = async (): Promise<void> => {
      await page.reload();
      await expect.poll(shown, { timeout: 20_000 }).toEqual([true, true]);
    };
    await reload();
    const renewed = async (): Promise<string> => {
      await reload();
      return second.printed();
    };
    await expect.poll(renewed, { timeout: 20_000 }).toContain('ACCOUNT, expired: a new token');
  });
});
