import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { EngineName, TestPage } from './engines/index.js';
import { eachEngine } from './each-engine.js';
import { cdn, startWorld, type World, type WorldOptions } from './world.js';
import { blue } from './test-files.js';

/** What the tests of one engine share: a world for the file, and a new page for each test. */
export interface WorldContext {
  readonly engine: EngineName;
  readonly world: World;
  readonly page: TestPage;
  /** Registers the worker in the page (or another one) for the distribution. */
  register(options?: object, page?: TestPage): Promise<string>;
  /** Puts an image into the page (or another one) and tells whether it loads. */
  loadImage(url: string, page?: TestPage): Promise<'loaded' | 'failed'>;
  /** The queries of the requests for a path that reached the distribution, in order; `''` for none. */
  queriesFor(path: string): string[];
  /** What the worker told the page about requests for a path; waits for as many as asked for. */
  fileEvents(path: string, count?: number): Promise<FileRecord[]>;
}

/** The telling members of a `file` event. */
export interface FileRecord {
  readonly outcome: string;
  readonly key: string | null;
  readonly status: number;
  readonly reason: string | null;
  readonly retried: boolean;
}

/**
 * Runs the tests of a file in each engine, in a world of their own. The server answers questions for the account's
 * token with one for the blue folder, unless a test says otherwise.
 */
export function eachWorld(options: WorldOptions, defineTests: (context: WorldContext) => void): void {
  eachEngine((engine) => {
    let world: World;
    let page: TestPage;

    beforeAll(async () => {
      world = await startWorld(engine, options);
    });
    afterAll(() => world?.close());
    beforeEach(async () => {
      await world.renew();
      world.answerWith(({ key }) => (key === 'ACCOUNT' ? world.sign([`/${blue}/`]) : null));
      page = await world.open();
      world.clearLogs();
    });

    // A page that stays open keeps the worker of its test alive.
    afterEach(() => page?.close());

    defineTests({
      engine: engine.name,
      get world() {
        return world;
      },
      get page() {
        return page;
      },
      register: (more = {}, target = page) =>
        target.evaluate((all) => window.register(all), { origins: [cdn], ...more }),
      loadImage: (url, target = page) => target.evaluate((address) => window.loadImage(address), url),
      queriesFor: (path) =>
        world.cloudFront.log.viewer
          .map(({ url }) => new URL(url, cdn))
          .filter(({ pathname }) => pathname === path)
          .map(({ search }) => search.slice(1)),
      fileEvents: (path, count = 1) =>
        page.waitFor(
          (wanted, least) => {
            const found = window.events.filter((event) => event.type === 'file' && event.path === wanted);
            return found.length >= least && (found as unknown as FileRecord[]);
          },
          path,
          count,
        ) as Promise<FileRecord[]>,
    });
  });
}
