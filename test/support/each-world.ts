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
  /** Lets the tests of this `describe` begin with another page than `/`. */
  beginAt(path: string): void;
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
    /** The tab of the test before, if this one can have it. */
    let tab: TestPage | undefined;
    let home = '/';

    beforeAll(async () => {
      world = await startWorld(engine, options);
    });
    afterAll(() => world?.close());
    beforeEach(async () => {
      await world.renew();
      world.answerWith(({ key }) => (key === 'ACCOUNT' ? world.sign([`/${blue}/`]) : null));
      page = await world.open(home, tab);
      world.clearLogs();
    });

    afterEach(async ({ task }) => {
      tab = task.result?.state === 'pass' && page?.reuse() ? page : undefined;
      // A page that stays open keeps the worker of its test alive.
      if (tab === undefined) await page?.close();
    });

    defineTests({
      engine: engine.name,
      get world() {
        return world;
      },
      get page() {
        return page;
      },
      beginAt: (path) => {
        beforeAll(() => void (home = path));
        afterAll(() => void (home = '/'));
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
