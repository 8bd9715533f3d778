import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect } from 'vitest';
import { readClaims } from '../../src/shared/tokens/usable-token.js';
import type { TestPage } from './engines/index.js';
import { permutations } from './each-engine.js';
import type { WorldContext } from './each-world.js';
import { blue, fileId, filePath } from './test-files.js';
import { cdn, noWorkerPath } from './world.js';

/** Who gives a page's requests their tokens, and whether files have addresses on the application's own origin. */
export const modes = ['worker', 'worker without a virtual path', 'page'] as const;
export type Mode = (typeof modes)[number];

/** What there is to open a file with, where there is no virtual path: a token of its own, or the account's only. */
export type Tokens = 'file tokens' | 'the account only';

/** Under a virtual path no address says what there is to open a file with. */
export const kindsOfTokens = (mode: Mode): readonly Tokens[] =>
  mode === 'worker' ? ['file tokens'] : ['file tokens', 'the account only'];

export interface ModeContext extends WorldContext {
  readonly mode: Mode;
  /** Registers in the mode. The server gives tokens of the account, and of single files unless told otherwise. */
  start(options?: object, tokens?: Tokens): Promise<void>;
  /** Waits until a tab, or a frame of the page, shows a numbered image, and checks its address, which it returns. */
  expectImage(number: number, shown: ShownImage): Promise<string>;
}

interface ShownImage {
  readonly tab?: TestPage;
  readonly frame?: string;
  readonly tokens?: Tokens;
  /** The address that was shown before. */
  readonly before?: string;
}

/** The modes that tests run in: all of them in Chromium unless given, and fewer in the other engines. */
export interface ModesToRun {
  readonly chromium?: readonly Mode[];
  readonly elsewhere: readonly Mode[];
}

/** Runs tests in several modes. What a test saves is the only file in the browser's folder of downloads. */
export function eachMode(
  world: WorldContext,
  { chromium = modes, elsewhere }: ModesToRun,
  defineTests: (context: ModeContext) => void,
): void {
  describe.each(permutations(world.engine, chromium, elsewhere))('%s', (mode) => {
    if (mode === 'page') world.beginAt(noWorkerPath);
    beforeEach(() => emptyDownloads(world));
    // Not spread: its members are other ones for each test.
    const context = Object.create(world) as WorldContext;
    const start: ModeContext['start'] = (options, tokens) => startIn(mode, world, options, tokens);
    const expectImage: ModeContext['expectImage'] = async (number, shown) => {
      const address = await addressOfImage(world.page, shown);
      checkAddress(address, { number, mode, appUrl: world.world.app.url, tokens: shown.tokens });
      return address;
    };
    defineTests(Object.assign(context, { mode, start, expectImage }));
  });
}

async function startIn(
  mode: Mode,
  { world, register }: WorldContext,
  options: object = {},
  tokens: Tokens = 'file tokens',
): Promise<void> {
  world.answerWith(({ key, folder, file }) => {
    if (key === 'ACCOUNT') return world.sign([`/${blue}/`]);
    return key === `FILE_${file}` && tokens === 'file tokens' ? world.sign([`/${folder}/${file}`]) : null;
  });
  const path = mode === 'worker without a virtual path' ? { virtualPath: false } : {};
  expect(await register({ ...path, ...options })).toBe(mode === 'page' ? 'page' : 'worker');
}

/** So that a name belongs to one download. */
export async function emptyDownloads({ world }: WorldContext): Promise<void> {
  const { folder, names } = world.browser.downloads;
  await Promise.all((await names()).map((name) => rm(join(folder, name), { recursive: true })));
}

async function addressOfImage(
  page: TestPage,
  { tab = page, frame, before = '' }: ShownImage,
): Promise<string> {
  const address = (last: string): string | false =>
    document.URL !== last &&
    document.contentType === 'image/png' &&
    document.images[0]?.naturalWidth === 8 &&
    document.URL;
  if (frame === undefined) return tab.waitFor(address, before) as Promise<string>;
  let shown: string | false = false;
  const look = async (): Promise<boolean> => {
    shown = await page.evaluateInFrame(frame, address, before).catch(() => false);
    return shown !== false;
  };
  await expect.poll(look, { timeout: 20_000 }).toBe(true);
  return shown as unknown as string;
}

interface ExpectedAddress {
  readonly number: number;
  readonly mode: Mode;
  readonly appUrl: string;
  readonly tokens: Tokens | undefined;
}

/** Only a token of this file may stand in its address. */
function checkAddress(address: string, { number, mode, appUrl, tokens }: ExpectedAddress): void {
  const path = filePath(blue, number);
  if (mode === 'worker') {
    expect(address).toBe(`${appUrl}/_files${path}`);
  } else if (tokens === 'the account only') {
    expect(address.startsWith(`blob:${appUrl}/`)).toBe(true);
  } else {
    const { origin, pathname, searchParams } = new URL(address);
    expect([origin, pathname, [...searchParams.keys()]]).toEqual([cdn, path, ['authorization']]);
    expect(readClaims(searchParams.get('authorization')!)).toMatchObject({
      files: [`/${blue}/${fileId(number)}`],
    });
  }
}
