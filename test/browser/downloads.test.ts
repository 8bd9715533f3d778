import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { eachMode, emptyDownloads, type ModeContext } from '../support/each-mode.js';
import { expectAll } from '../support/expect-all.js';
import { eachWorld } from '../support/each-world.js';
import type { TestPage } from '../support/engines/index.js';
import { blue, fileId, filePath, green } from '../support/test-files.js';
import { fileUrl, harness } from '../support/world.js';

// Bigger files have a test of their own (big-downloads.test.ts).
const size = 5_000_000;
const random = randomBytes(size);
const words = Buffer.alloc(3_000_000, 'Much can be said in few words. ');

/** How the page, or the browser in its place, reads the file. */
const ways = [
  ['with progress', { progress: true }],
  ['by the browser alone', {}],
] as const;

const noFrames = {
  body: `<!doctype html><title>No frames</title>
    ${harness}`,
  headers: { 'content-security-policy': "frame-src 'none'" },
};

eachWorld({ routes: { '/no-frames': noFrames } }, (world) => {
  const store = (number: number, body: Buffer): string => {
    world.world.replaceCloudFront({ files: { [filePath(blue, number, '.bin')]: { body } } });
    return fileUrl(blue, number, '.bin');
  };
  const outcome = (number = 1, page = world.page): Promise<Outcome> =>
    page.waitFor(outcomeOf, number) as Promise<Outcome>;
  const progress = (number = 1, page = world.page): Promise<Progress[]> =>
    page.evaluate((key) => window.downloads[key]!.progress, number);
  const saved = (name: string, length: number): Promise<Buffer> =>
    world.world.browser.downloads.waitFor(name, length);
  const names = (): Promise<string[]> => world.world.browser.downloads.names();
  /** Another tab in the same mode. */
  const openOther = async (context: ModeContext): Promise<TestPage> => {
    const other = await context.world.open(new URL(await context.page.url()).pathname);
    await context.register(
      context.mode === 'worker without a virtual path' ? { virtualPath: false } : {},
      other,
    );
    return other;
  };

  eachMode(world, { elsewhere: ['worker', 'page'] }, (context) => {
    const { start } = context;

    it('downloadFile() saves a file of 5 MB byte by byte, under the name that is asked for', async () => {
      const url = store(1, random);
      await start();
      await expectAll(ways, async ([, options]) => {
        await context.page.evaluate(download, 1, url, { ...options, filename: "Größe 1's – Über ☀.bin" });
        expect(await outcome()).toBe('saved');
        expect((await saved("Größe 1's – Über ☀.bin", size)).equals(random)).toBe(true);
        expect(await names()).toEqual(["Größe 1's – Über ☀.bin"]);
        expect(await context.page.url()).toMatch(/^http:\/\/localhost:\d+\/(?:no-worker.html)?$/);
        await emptyDownloads(context);
      });
    });

    it('downloadFile() saves two files at once', async () => {
      const bodies = { 1: random.subarray(0, 2_000_000), 2: random.subarray(2_000_000, 4_000_000) };
      context.world.replaceCloudFront({
        files: {
          [filePath(blue, 1, '.bin')]: { body: bodies[1] },
          [filePath(blue, 2, '.bin')]: { body: bodies[2] },
        },
      });
      await start();
      await expectAll(ways, async ([, options]) => {
        for (const number of [1, 2])
          await context.page.evaluate(download, number, fileUrl(blue, number, '.bin'), options);
        expect([await outcome(1), await outcome(2)]).toEqual(['saved', 'saved']);
        for (const number of [1, 2] as const) {
          const body = bodies[number];
          expect((await saved(`${fileId(number)}.bin`, body.length)).equals(body)).toBe(true);
        }
        await emptyDownloads(context);
      });
    });

    it('downloadFile() saves no part of a file whose download is aborted, and cuts the connection', async () => {
      const held = holdBodies(context.world.replaceDistribution, random.subarray(0, 2_000_000));
      await start();
      const { page } = context;
      await page.evaluate(download, 1, fileUrl(blue, 1, '.bin'), { progress: true });
      await page.waitFor(() => window.downloads[1]!.progress.length > 0);
      await page.evaluate(() => window.downloads[1]!.end.abort('That is enough.'));
      expect(await outcome()).toBe('That is enough.');
      await expect.poll(() => held.map(({ isCut }) => isCut)).toEqual([true]);
      expect(await page.evaluate(scratchFiles)).toEqual([]);
      expect(await names()).toEqual([]);
    });

    it('downloadFile() says why a file is not saved that is not granted or not there, and shows nothing', async () => {
      await start();
      const { page, world: server } = context;
      server.answerWith(({ key }) => (key === 'ACCOUNT' ? server.sign([`/${blue}/`]) : null));
      const home = await page.url();
      const missing = [
        ['not granted', fileUrl(green, 1), 'file-not-granted'],
        ['not there', fileUrl(blue, 399), 'origin'],
      ] as const;
      await expectAll(missing, async ([, url, reason]) => {
        for (const [index, [, options]] of ways.entries()) {
          await page.evaluate(download, index, url, options);
          expect(await outcome(index)).toEqual({ code: 'no-file', reason });
        }
      });
      expect(await page.evaluate(() => document.querySelector('iframe'))).toBe(null);
      expect(await page.url()).toBe(home);
      expect(await names()).toEqual([]);
    });

    it('signing out ends the downloads of every tab, and keeps no byte', async () => {
      const url = store(1, random);
      await start();
      const { page, world: server } = context;
      const other = await openOther(context);
      await page.evaluate(download, 1, url, { progress: true });
      expect(await outcome()).toBe('saved');
      holdBodies(server.replaceDistribution, random);
      for (const tab of [page, other]) {
        await tab.evaluate(download, 2, fileUrl(blue, 2, '.bin'), { progress: true });
        await tab.waitFor(() => window.downloads[2]!.progress.length > 0);
      }
      expect((await page.evaluate(scratchFiles)).length > 0).toBe(await page.evaluate(hasScratchFiles));
      await page.evaluate(() => window.fileAuth.signOut());
      const ended = 'AbortError: The user has signed out.';
      expect([await outcome(2), await outcome(2, other)]).toEqual([ended, ended]);
      await expect.poll(() => page.evaluate(scratchFiles)).toEqual([]);
      // What the browser had before is the user's.
      expect((await saved(`${fileId(1)}.bin`, size)).equals(random)).toBe(true);
      expect(await names()).toEqual([`${fileId(1)}.bin`]);
      await other.close();
    });

    // Under a virtual path the browser itself downloads it.
    if (context.mode !== 'worker') {
      it('signing out ends the download of a link, and the page stays where it is', async () => {
        await start();
        const { page, world: server } = context;
        const held = holdBodies(server.replaceDistribution, random);
        await page.evaluate(
          (href) => {
            document.body.append(
              Object.assign(document.createElement('a'), { href, download: '', textContent: 'Save' }),
            );
          },
          fileUrl(blue, 1, '.bin'),
        );
        await page.click('a');
        await expect.poll(() => held.length).toBe(1);
        server.replaceDistribution(null);
        const home = await page.url();
        await page.evaluate(() => window.fileAuth.signOut());
        await expect.poll(() => held.map(({ isCut }) => isCut)).toEqual([true]);
        // A navigation would have been on its way before this request.
        await page.evaluate(async () => (await fetch('/')).text());
        expect(context.queriesFor(filePath(blue, 1, '.bin'))).toEqual([]);
        expect(await page.url()).toBe(home);
      });
    }
  });

  eachMode(world, { chromium: ['worker', 'page'], elsewhere: ['worker'] }, (context) => {
    const { start } = context;

    it('downloadFile() tells how far a download is, up to its end', async () => {
      const body = random.subarray(0, 3_000_000);
      // Slowly: Firefox gives in one piece what has come meanwhile.
      const files = { [filePath(blue, 1, '.bin')]: { body } };
      context.world.replaceCloudFront({ files, bytesPerSecond: 3_000_000 });
      const url = fileUrl(blue, 1, '.bin');
      await start();
      await context.page.evaluate(download, 1, url, { progress: true });
      expect(await outcome()).toBe('saved');
      const told = await progress();
      const loaded = told.map((one) => one.loaded);
      expect(new Set(told.map(({ total }) => total))).toEqual(new Set([body.length]));
      expect(loaded).toEqual([...new Set(loaded)].toSorted((a, b) => a - b));
      expect(loaded.length).toBeGreaterThan(3);
      expect(loaded.at(-1)).toBe(body.length);
      await saved(`${fileId(1)}.bin`, body.length);
    });

    it('downloadFile() saves no part of a file that breaks off, encoded on its way or not', async () => {
      const part = random.subarray(0, 2_000_000);
      const bodies = [
        ['as it is', part, {}],
        ['encoded', gzipSync(part), { 'content-encoding': 'gzip' }],
      ] as const;
      await start();
      const { page } = context;
      await expectAll(bodies, async ([, body, headers]) => {
        context.world.replaceDistribution((_request, response) => {
          response.writeHead(200, { ...common, ...headers, 'content-length': String(body.length) });
          response.write(body.subarray(0, body.length / 2), () => response.destroy());
        });
        await page.evaluate(download, 1, fileUrl(blue, 1, '.bin'), { progress: true });
        expect(await outcome()).toEqual({ code: 'no-file', reason: 'network' });
      });
      expect(await page.evaluate(scratchFiles)).toEqual([]);
      expect(await names()).toEqual([]);
    });

    it('downloadFile() saves a file completely that was encoded on its way, and one that is empty', async () => {
      const bodies = [
        ['much shorter on its way', words],
        ['a little longer on its way', random.subarray(0, 1_000_000)],
        ['empty', Buffer.alloc(0)],
      ] as const;
      await start();
      const { page } = context;
      const cases = bodies.flatMap(([what, body]) =>
        ways.map(([way, options]) => ({ name: `${what}, ${way}`, body, options })),
      );
      await expectAll(cases, async ({ body, options }) => {
        // Browsers do not show a page this header of another origin, but they show it the length.
        const encoded = gzipSync(body);
        context.world.replaceDistribution((_request, response) => {
          const length = String(encoded.length);
          response.writeHead(200, { ...common, 'content-encoding': 'gzip', 'content-length': length });
          response.end(encoded);
        });
        await page.evaluate(download, 1, fileUrl(blue, 1, '.bin'), options);
        expect(await outcome()).toBe('saved');
        expect((await saved(`${fileId(1)}.bin`, body.length)).equals(body)).toBe(true);
        await emptyDownloads(context);
        if (!('progress' in options)) return;
        const told = await progress();
        expect(told.filter(({ loaded, total }) => total !== null && total < loaded)).toEqual([]);
        expect(told.at(-1)).toEqual({ loaded: body.length, total: body.length });
      });
    });

    it('downloadFile() ends well though another tab saves a file, unregisters and closes', async () => {
      await start();
      const { page, world: server } = context;
      const other = await openOther(context);
      const body = random.subarray(0, 2_000_000);
      const held = holdBodies(server.replaceDistribution, body);
      await page.evaluate(download, 1, fileUrl(blue, 1, '.bin'), { progress: true });
      await page.waitFor(() => window.downloads[1]!.progress.length > 0);
      server.replaceDistribution(null);
      await other.evaluate(download, 2, store(2, body), { progress: true });
      expect(await outcome(2, other)).toBe('saved');
      await saved(`${fileId(2)}.bin`, body.length);
      await other.evaluate(() => window.fileAuth.unregister());
      await other.close();
      for (const { finish } of held) finish();
      expect(await outcome()).toBe('saved');
      expect((await saved(`${fileId(1)}.bin`, body.length)).equals(body)).toBe(true);
    });

    it('downloadFile() leaves nothing of a page that has gone in the middle', async () => {
      await start();
      const { page, world: server } = context;
      const other = await openOther(context);
      const body = random.subarray(0, 2_000_000);
      holdBodies(server.replaceDistribution, body);
      await other.evaluate(download, 1, fileUrl(blue, 1, '.bin'), { progress: true });
      await other.waitFor(() => window.downloads[1]!.progress.length > 0);
      const left = await page.evaluate(scratchFiles);
      await other.close();
      // A driver may tell that a tab has closed before the browser has let go of its locks.
      await page.waitFor(async () => {
        const { held = [] } = await navigator.locks.query();
        return held.every(({ name = '' }) => !name.startsWith('file-auth:scratch:'));
      });
      server.replaceDistribution(null);
      await page.evaluate(download, 2, store(2, body), { progress: true });
      expect(await outcome(2)).toBe('saved');
      expect((await page.evaluate(scratchFiles)).filter((name) => left.includes(name))).toEqual([]);
    });
  });

  it('downloadFile() saves a file from a page whose policy allows no frames', async () => {
    const { page, world: server } = world;
    const tab = await server.open('/no-frames');
    await world.register({}, tab);
    await tab.evaluate(() => {
      Object.assign(window, { violations: [] });
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        (window as unknown as { violations: string[] }).violations.push(effectiveDirective),
      );
    });
    const [number, name] = [5, 'No frames.bin'];
    server.replaceCloudFront({ files: { [filePath(blue, number, '.bin')]: { body: words } } });
    await tab.evaluate(download, 1, fileUrl(blue, number, '.bin'), { filename: name });
    expect((await server.browser.downloads.waitFor(name, words.length)).equals(words)).toBe(true);
    expect(await tab.evaluate(() => (window as unknown as { violations: string[] }).violations)).toEqual([
      'frame-src',
    ]);
    expect(await tab.url()).toBe(`${server.app.url}/no-frames`);
    await tab.close();
    await page.evaluate(() => window.isReady);
  });
});

const common = {
  'access-control-allow-origin': '*',
  'content-type': 'application/octet-stream',
  // Else Firefox lets a second tab wait for what the first one may keep.
  'cache-control': 'no-store',
};

/** What a test holds back of a body. */
interface HeldBody {
  readonly finish: () => void;
  isCut: boolean;
}

/** Answers every request with a part of the body that grows by a little, until the test lets the rest go. */
function holdBodies(replaceDistribution: (listener: RequestListener) => void, body: Buffer): HeldBody[] {
  const held: HeldBody[] = [];
  replaceDistribution(({ method }, response) => {
    response.writeHead(200, { ...common, 'content-length': String(body.length) });
    if (method === 'HEAD') {
      response.end();
      return;
    }
    let sent = 100_000;
    response.write(body.subarray(0, sent));
    // Firefox hears of a reader that has gone when it has something for it.
    const timer = setInterval(() => response.write(body.subarray(sent, (sent += 1000))), 50);
    const finish = (): void => {
      clearInterval(timer);
      response.end(body.subarray(sent));
    };
    const one = { isCut: false, finish };
    held.push(one);
    response.on('close', () => {
      clearInterval(timer);
      one.isCut = !response.writableFinished;
    });
  });
  return held;
}

interface Progress {
  readonly loaded: number;
  readonly total: number | null;
}

type Outcome = string | { code: string; reason: string };

interface Download {
  readonly end: AbortController;
  readonly progress: Progress[];
  outcome?: Outcome;
}

declare global {
  interface Window {
    downloads: Record<number, Download>;
  }
}

/** Begins a download; the page, not the browser, reads it if progress is asked for. */
function download(number: number, url: string, options: { progress?: true; filename?: string }): void {
  const one: Download = { end: new AbortController(), progress: [] };
  (window.downloads ??= {})[number] = one;
  const { progress, ...rest } = options;
  const reading = progress && {
    onProgress: (step: Progress) => void one.progress.push(step),
    signal: one.end.signal,
  };
  window.fileAuth.downloadFile(url, { ...rest, ...reading }).then(
    () => (one.outcome = 'saved'),
    (error) => (one.outcome = error?.reason ? { code: error.code, reason: error.reason } : String(error)),
  );
}

function outcomeOf(number: number): Outcome | undefined {
  return window.downloads[number]!.outcome;
}

/** WebKitGTK has no file system to write to. */
function hasScratchFiles(): boolean {
  return 'FileSystemFileHandle' in window && 'createWritable' in FileSystemFileHandle.prototype;
}

/** What is in the origin's private file system; nothing where there is none. */
async function scratchFiles(): Promise<string[]> {
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('file-auth-worker');
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    return names;
  } catch {
    return [];
  }
}
