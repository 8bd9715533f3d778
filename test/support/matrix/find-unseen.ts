import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestPage } from '../engines/index.js';
import { imageColour } from './contents.js';
import { numberOf } from './create-distribution.js';
import type { RequestKind } from './request-kinds.js';

const looks = 3;

/** Looks at the window for the images of these kinds: a background fires no event and tells a page nothing. */
export async function findUnseen(
  page: TestPage,
  kinds: readonly RequestKind[],
): Promise<ReadonlySet<RequestKind>> {
  let unseen = kinds;
  // The other requests are done by now. What is painted a moment later than they is seen by the next look.
  for (let look = 0; look < looks && unseen.length > 0; look += 1) unseen = await unseenOnce(page, unseen);
  return new Set(unseen);
}

async function unseenOnce(page: TestPage, kinds: readonly RequestKind[]): Promise<readonly RequestKind[]> {
  const picture = await pictureOf(page);
  const colours = await page.evaluate(
    (base64, numbers) => window.matrix.coloursOf(base64, numbers),
    picture,
    kinds.map(numberOf),
  );
  return kinds.filter((_kind, index) => String(colours[index]) !== String(imageColour));
}

/** A PNG in base64. */
async function pictureOf(page: TestPage): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'file-auth-matrix-'));
  try {
    const file = join(folder, 'window.png');
    await page.screenshot(file);
    return await readFile(file, 'base64');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
