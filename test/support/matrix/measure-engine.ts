import { htmlPage } from '../app-server.js';
import type { InstalledEngine } from '../engines/index.js';
import { makeKey } from '../tokens.js';
import { startWorld } from '../world.js';
import type { Verdict } from './judge.js';
import { measureColumn, type Column } from './measure-column.js';
import type { RequestKind } from './request-kinds.js';
import { variants, type Variant } from './variants.js';

/** The verdict on one kind of request, with or without CORS headers from the distribution. */
export type Verdicts = (kind: RequestKind, variant: Variant, hasCors: boolean) => Verdict;

const routes = {
  '/localforage.min.js': { file: 'node_modules/localforage/dist/localforage.min.js' },
  '/classic-worker.js': { file: 'bench/classic-worker.js' },
  '/matrix.js': { file: 'test/support/harness/matrix.js' },
  '/matrix-worker.js': { file: 'test/support/matrix/worker.js' },
  '/frame': htmlPage(),
};

/** Makes every kind of request in these variants, with and without CORS headers, in a browser of its own. */
export async function measureEngine(
  engine: InstalledEngine,
  measured: readonly Variant[] = variants,
): Promise<Verdicts> {
  const key = await makeKey('ES256');
  const world = await startWorld(engine, { routes });
  const columns = new Map<string, ReadonlyMap<RequestKind, Verdict>>();
  try {
    for (const variant of measured) {
      for (const hasCors of [true, false]) {
        const column: Column = { variant, hasCors };
        columns.set(nameOf(column), await measureColumn(world, key, column));
      }
    }
  } finally {
    await world.close();
  }
  return (kind, variant, hasCors) => columns.get(nameOf({ variant, hasCors }))!.get(kind)!;
}

function nameOf({ variant, hasCors }: Column): string {
  return `${variant.name} ${hasCors}`;
}
