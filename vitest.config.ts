import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { requestedEngines } from './test/support/requested-engines.js';

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('package.json', import.meta.url), 'utf8'),
);

// One more than there are processors: a test with a browser mostly waits. More than a handful of browsers is a burden to
// any machine.
const maxWorkers = Math.min(availableParallelism(), 4) + 1;

const project = (name: string, options: object) => ({
  define: { __VERSION__: JSON.stringify(version) },
  test: { name, environment: 'node', maxWorkers, ...options },
});

const { installed, required } = requestedEngines();

const withBrowsers = {
  // Of thousands of tests in real browsers, one or two meet a machine that is busy. What needs a second try is named at the
  // end of the run (test/support/run), and what fails twice has failed.
  retry: process.env['CI'] ? 1 : 0,
};

/** The demo is an example: what it shows of the package has tests of its own in every engine. */
const inChromiumOnly = ['test/browser/demo*.test.ts'];

/** One project for each engine, so that a file in one engine is a piece of work of its own. */
const engineProjects = [...installed, ...required].map(({ name }) =>
  project(name, {
    ...withBrowsers,
    include: ['test/browser/**/*.test.ts'],
    exclude: name === 'chromium' ? [] : inChromiumOnly,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    env: { FILE_AUTH_ENGINES: name },
    // Each file starts a browser of its own, so it need not have a process of its own as well.
    isolate: false,
  }),
);

const withoutPackage = new Set(['unit', 'unit-isolated', 'page']);

/** Starts with what takes longest, so that no worker is left with it at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project: { name }, moduleId }: TestSpecification): number => {
      if (withoutPackage.has(name)) return 3;
      if (name === 'pack') return 2;
      return /(?:long-bodies|updates|storage)\.test\.ts$/.test(moduleId) ? 0 : 1;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

/** They replace modules that other files load, too. */
const withMockedModules = ['test/unit/worker/**/*.test.ts', 'test/unit/shared/tokens/token-store.test.ts'];

// The tarball is packed and installed once for all files of a project.
const withPackage = {
  globalSetup: 'test/pack/support/install-package.ts',
  testTimeout: 180_000,
  hookTimeout: 180_000,
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      // Thousands of generated cases in one test take their time on a machine that does something else besides.
      project('unit', {
        include: ['test/unit/**/*.test.ts'],
        exclude: ['test/unit/page/**', ...withMockedModules],
        testTimeout: 60_000,
        isolate: false,
      }),
      project('unit-isolated', { include: withMockedModules, testTimeout: 60_000 }),
      project('page', {
        environment: 'happy-dom',
        include: ['test/unit/page/**/*.test.ts'],
        testTimeout: 60_000,
        pool: 'vmThreads',
      }),
      // The AWS SDK, CDK and TypeScript are loaded once by each worker.
      project('pack', {
        ...withPackage,
        include: ['test/pack/**/*.test.ts'],
        exclude: ['test/pack/browser/**'],
        isolate: false,
      }),
      project('pack-browser', {
        ...withBrowsers,
        ...withPackage,
        include: ['test/pack/browser/**/*.test.ts'],
      }),
      ...engineProjects,
    ],
  },
});
