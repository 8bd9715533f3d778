import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { waitUntilTruthy } from './wait-until-truthy.js';

/** What a browser has saved to disk. */
export interface Downloads {
  readonly folder: string;
  /** The bytes of the file with that name, once there are as many as expected, for which it has a minute. */
  waitFor(name: string, size: number): Promise<Buffer>;
  /** The names of the files that are there, complete or not. */
  names(): Promise<string[]>;
}

const timeoutMs = 60_000;

/** Watches a folder that a browser saves to. */
export function createDownloads(folder: string): Downloads {
  return {
    folder,
    // Not by the name alone: WebKitGTK writes what a worker answers under it from the first byte on.
    waitFor: (name, size) =>
      waitUntilTruthy(() => readWhenFilled(join(folder, name), size), {
        timeoutMs,
        what: `${size} bytes of the download ${name}`,
      }),
    names: () => readdir(folder),
  };
}

async function readWhenFilled(file: string, size: number): Promise<Buffer | null> {
  const { size: written } = await stat(file);
  return written >= size ? readFile(file) : null;
}
