import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { eachWorld } from '../support/each-world.js';
import type { EngineName } from '../support/engines/index.js';
import { blue } from '../support/test-files.js';
import { canWatchMemory, watchMemory } from '../support/watch-memory.js';
import { fileUrl } from '../support/world.js';

const piece = randomBytes(1_000_000);

/**
 * How the page, or the browser in its place, reads a file of so many megabytes. What a page has read waits for the garbage
 * collection, however big the file is: some 200 MB of it in Chromium, and 300 in Firefox.
 */
const waysIn = (engine: EngineName) =>
  [
    // The first leaves little behind that the other could count as its own.
    ['by the browser alone', 200],
    ['with progress', engine === 'chromium' ? 300 : 400],
  ] as const;

// In a browser of its own: what tests before have left to collect would hide what grows.
eachWorld({}, (world) => {
  it.for(waysIn(world.engine))(
    'downloadFile() does not hold a big file in memory that is saved %s',
    { timeout: 120_000 },
    async ([way, pieces], { skip }) => {
      const { page, world: server } = world;
      const isRead = way === 'with progress';
      skip(!canWatchMemory, 'this system does not tell how much memory a program needs');
      // WebKitGTK has no file system that a page could write to; and what its own download takes was not found to be steady.
      skip(server.browser.name === 'webkit', 'in WebKitGTK the memory of a download is its own affair');
      server.replaceDistribution(answerInPieces(pieces));
      await world.register();
      const memory = watchMemory();
      try {
        const file = join(server.browser.downloads.folder, `${way}.bin`);
        await page.evaluate(download, fileUrl(blue, 1, '.bin'), `${way}.bin`, isRead);
        const size = pieces * piece.length;
        await expect.poll(() => sizeOf(file), { timeout: 100_000 }).toBe(size);
        expect(memory.growth()).toBeLessThan(0.8 * size);
      } finally {
        memory.stop();
      }
    },
  );
});

/** Sends them as fast as they are read. */
function answerInPieces(pieces: number): RequestListener {
  return ({ method }, response) => {
    response.writeHead(200, {
      'access-control-allow-origin': '*',
      'cache-control': 'no-store',
      'content-length': String(pieces * piece.length),
      'content-type': 'application/octet-stream',
    });
    if (method === 'HEAD') response.end();
    else Readable.from(Array.from({ length: pieces }, () => piece)).pipe(response);
  };
}

function download(url: string, filename: string, isRead: boolean): void {
  void window.fileAuth.downloadFile(url, { filename, ...(isRead && { onProgress: () => {} }) });
}

/** 0 if there is none. */
async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0;
}
