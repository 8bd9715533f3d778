import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ViewerLogEntry } from '../../../src/testing/index.js';
import type { TestPage } from '../engines/index.js';
import { fileId } from '../test-files.js';
import { signToken, type TestKey } from '../tokens.js';
import type { World } from '../world.js';
import { createDistribution, integrityOf, numberOf, urlOf } from './create-distribution.js';
import { findFault, judge, type Verdict } from './judge.js';
import { findUnseen } from './find-unseen.js';
import type { Seen } from './log-rules.js';
import { requestKinds, type Phase, type RequestKind } from './request-kinds.js';
import type { Variant } from './variants.js';

export interface Column {
  readonly variant: Variant;
  readonly hasCors: boolean;
}

interface PageRequest {
  readonly run: string;
  readonly url: string;
  readonly more: Readonly<Record<string, unknown>>;
}

declare global {
  interface Window {
    matrix: {
      runKinds(requests: readonly PageRequest[]): Promise<(string | null)[]>;
      coloursOf(base64: string, numbers: readonly number[]): Promise<number[][]>;
    };
  }
}

// Slow, so that a browser which reads on, where it should ask for a range, is not there in time.
const bytesPerSecond: Readonly<Record<Phase, number>> = { all: Infinity, slow: 250_000, idle: Infinity };

/** Makes every kind of request once, in a new page of a new origin. */
export async function measureColumn(
  world: World,
  key: TestKey,
  { variant, hasCors }: Column,
): Promise<ReadonlyMap<RequestKind, Verdict>> {
  await world.renew();
  world.clearLogs();
  // Another one for each column: a browser may keep a file for the next.
  const folder = randomUUID();
  const verdicts = new Map<RequestKind, Verdict>();
  const page = await world.open();
  await variant.prepare(page, world, await signToken(key, { files: [`/${folder}/`] }));
  await page.evaluate(() => window.importModule('/matrix.js'));
  for (const phase of ['all', 'slow', 'idle'] as const) {
    const { log } = createDistribution(world, key, {
      folder,
      isPrivate: variant.isPrivate,
      hasCors,
      bytesPerSecond: bytesPerSecond[phase],
    });
    const kinds = requestKinds.filter((kind) => (kind.phase ?? 'all') === phase);
    const complaints = await complaintsOf(page, folder, kinds);
    const judged = kinds.map(async (kind, index) => {
      const complaint = complaints[index] ?? null;
      verdicts.set(kind, await verdictOf(kind, variant, complaint, () => seenOf(kind, log.viewer, world)));
    });
    await Promise.all(judged);
  }
  await page.close();
  return verdicts;
}

/** What is wrong with each request, by what can be observed in the page or seen of it. */
async function complaintsOf(
  page: TestPage,
  folder: string,
  kinds: readonly RequestKind[],
): Promise<(string | null)[]> {
  const complaints = await page.evaluate(
    (requests) => window.matrix.runKinds(requests),
    kinds.map((kind) => requestOf(kind, folder)),
  );
  const unseen = await findUnseen(
    page,
    kinds.filter(({ shown }) => shown),
  );
  return kinds.map((kind, index) => complaints[index] ?? (unseen.has(kind) ? 'is not to be seen' : null));
}

function requestOf(kind: RequestKind, folder: string): PageRequest {
  const more = { ...kind.with, ...integrityOf(kind), number: numberOf(kind) };
  return { run: kind.run, url: urlOf(kind, folder), more };
}

function seenOf(kind: RequestKind, viewer: readonly ViewerLogEntry[], world: World): Seen {
  const id = fileId(numberOf(kind));
  return {
    entries: viewer.filter(({ url }) => url.includes(id)),
    strangers: world.foreignRequests.filter((url) => url.includes(id)),
  };
}

const logPatienceMs = 1000;

/** A page is not told when a beacon arrives or a connection is cut, so the log gets a little time. */
async function verdictOf(
  kind: RequestKind,
  variant: Variant,
  complaint: string | null,
  look: () => Seen,
): Promise<Verdict> {
  const until = Date.now() + (complaint === null ? logPatienceMs : 0);
  for (;;) {
    const seen = look();
    const fault = findFault(kind, complaint, seen);
    if (fault === null || Date.now() >= until) return judge(variant, fault, seen);
    await sleep(20);
  }
}
