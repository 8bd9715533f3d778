import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { requestedEngines } from './test/support/requested-engines.js';

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('package.json', import.meta.url), 'utf8'),
);

const project = (name: string, options: object) => ({
  define: { __VERSION__: JSON.stringify(version) },
  test: { name, environment: 'node', maxWorkers: 2, ...options },
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
  }),
);

export default defineConfig({
  test: {
    projects: [
      // Thousands of generated cases in one test take their time on a machine that does something else besides.
      project('unit', {
        include: ['test/unit/**/*.test.ts'],
        exclude: ['test/unit/page/**'],
        testTimeout: 60_000,
      }),
      project('page', {
        environment: 'happy-dom',
        include: ['test/unit/page/**/*.test.ts'],
        testTimeout: 60_000,
      }),
      project('pack', {
        ...withBrowsers,
        include: ['test/pack/**/*.test.ts'],
        testTimeout: 180_000,
        hookTimeout: 180_000,
      }),
      ...engineProjects,
    ],
  },
});
