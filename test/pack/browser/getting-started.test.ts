import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, afterEach, expect, it } from 'vitest';
import { eachWorld } from '../../support/each-world.js';
import { png } from '../../support/test-files.js';
import { createConsumer } from '../support/create-consumer.js';
import { readSnippets } from '../support/read-snippets.js';

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

await consumer.write({ 'public/robots.txt': '' });
for (const path of stored!.trim().split('\n')) await consumer.write({ [path]: png(0, 0, 255) });

/** `npx file-auth-worker dev` with the arguments of the guide and others. */
interface Dev {
  readonly port: string;
  /** What it has printed so far. */
  printed(): string;
  stop(): Promise<void>;
}

async function startDev(args: readonly string[]): Promise<Dev> {
  const bin = join(consumer.packageFolder, 'bin', 'file-auth-worker.mjs');
  const child: ChildProcess = spawn(process.execPath, [bin, ...args], {
    cwd: consumer.folder,
    env: { ...process.env, XDG_CACHE_HOME: join(consumer.folder, '.cache') },
  });
  let printed = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text) => (printed += String(text)));
  await expect.poll(() => printed, { timeout: 20_000 }).toContain('Stop with Ctrl+C');
  return {
    port: /http:\/\/localhost:(\d+)/.exec(printed)![1]!,
    printed: () => printed,
    stop: async () => {
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
}

eachWorld({}, (context) => {
  const running: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
  });

  /** The development server of the guide's application, at the address of one port of a browser's own. */
  const startVite = async (): Promise<ViteDevServer> => {
    const vite = await createServer({
      root: consumer.folder,
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
    expect(
      await consumer.node(join(consumer.packageFolder, 'bin', 'file-auth-worker.mjs'), ...init!),
    ).toMatchObject({ code: 0 });
    const vite = await startVite();
    const app = vite.resolvedUrls!.local[0]!.replace('127.0.0.1', 'localhost');
    const atOnce = (args: readonly string[]): string[] => [
      ...args.with(args.indexOf('1m'), '3s'),
      '--origin',
      new URL(app).origin,
    ];
    const first = await startDev([...atOnce(dev!), '--port', '0']);
    running.push(first);
    const atPort = (text: string): string => text.replaceAll('localhost:4300', `localhost:${first.port}`);
    await consumer.write({
      'src/main.js': atPort(mainScript!),
      'index.html': `<!doctype html><html><head><title>photos</title></head>${atPort(body!)}</html>`,
    });
    await page.goto(app);
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
    const second = await startDev([...atOnce(devWithoutGrant!), '--port', first.port]);
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
