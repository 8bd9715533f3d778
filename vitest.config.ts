import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('package.json', import.meta.url), 'utf8'),
);

const project = (name: string, options: object) => ({
  define: { __VERSION__: JSON.stringify(version) },
  test: { name, include: [`test/${name}/**/*.test.ts`], ...options },
});

// One engine and one file at a time, and after all the others: two cores do not run two browsers steadily.
const withBrowsers = {
  environment: 'node',
  fileParallelism: false,
  sequence: { groupOrder: 1 },
  // Of thousands of tests in real browsers, one or two meet a machine that is busy. What needs a second try is named at the
  // end of the run (test/support/run.mjs), and what fails twice has failed.
  retry: process.env['CI'] ? 1 : 0,
};

// The tarball is packed and installed once for all files of a project.
const withPackage = {
  globalSetup: 'test/pack/support/install-package.ts',
  testTimeout: 180_000,
  hookTimeout: 180_000,
};

export default defineConfig({
  test: {
    projects: [
      // Thousands of generated cases in one test take their time on a machine that does something else besides.
      project('unit', { environment: 'node', testTimeout: 60_000, exclude: ['test/unit/page/**'] }),
      project('page', {
        environment: 'happy-dom',
        testTimeout: 60_000,
        include: ['test/unit/page/**/*.test.ts'],
      }),
      // Without a browser, and so beside what has none either. The AWS SDK, CDK and TypeScript are loaded once by each worker.
      project('pack', {
        ...withPackage,
        environment: 'node',
        isolate: false,
        exclude: ['test/pack/browser/**'],
      }),
      project('pack-browser', {
        ...withBrowsers,
        ...withPackage,
        include: ['test/pack/browser/**/*.test.ts'],
      }),
      project('browser', {
        ...withBrowsers,
        testTimeout: 60_000,
        hookTimeout: 120_000,
        expect: { poll: { timeout: 20_000 } },
      }),
    ],
  },
});
