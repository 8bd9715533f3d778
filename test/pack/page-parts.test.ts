import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildInParts, bundlers } from './support/build-in-parts.js';
import { createConsumer } from './support/create-consumer.js';

const consumer = await createConsumer();
afterAll(() => consumer.remove());
beforeAll(() =>
  consumer.write({
    'entry.js':
      "import { registerFileAuthWorker } from 'file-auth-worker';\nwindow.register = registerFileAuthWorker;",
  }),
);

const compressed = (files: readonly Buffer[]): number =>
  files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);

it.each(bundlers)(
  'a page that %s has built loads at most 10 kB before its first file, and localforage later',
  async (bundler) => {
    const { atOnce, later } = await buildInParts(bundler, consumer.folder);
    expect(compressed(atOnce)).toBeLessThanOrEqual(10_000);
    const isLocalforage = (file: Buffer): boolean => file.includes('keyvaluepairs');
    expect([atOnce.some(isLocalforage), later.some(isLocalforage)]).toEqual([false, true]);
  },
);

it('the README tells what a page loads at once and later', async () => {
  const { atOnce, later } = await buildInParts('vite', consumer.folder);
  const readme = await readFile(join(consumer.packageFolder, 'README.md'), 'utf8');
  const said = Array.from(readme.matchAll(/^\| page, .*\| +([\d.]+) kB +\|$/gm), ([, kB]) => Number(kB));
  const built = [atOnce, later].map((files) => compressed(files) / 1000);
  // Rounded to a tenth, which each version of zlib compresses a little differently.
  expect(said.map((kB, index) => Math.abs(kB - built[index]!) < 0.1)).toEqual([true, true]);
});

it('the page in one file imports localforage and nothing else', async () => {
  const code = await readFile(join(consumer.packageFolder, 'dist/page-in-one.js'), 'utf8');
  expect(code.match(/^import .*$/gm)).toEqual(["import localforage from 'localforage';"]);
  expect(code).not.toMatch(/\bimport\(/);
});
