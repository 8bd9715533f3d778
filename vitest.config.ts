import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('package.json', import.meta.url), 'utf8'),
);

const project = (name: string, options: object) => ({
  define: { __VERSION__: JSON.stringify(version) },
  test: { name, include: [`test/${name}/**/*.test.ts`], ...options },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', { environment: 'node' }),
      project('page', { environment: 'happy-dom' }),
      project('pack', { environment: 'node', testTimeout: 180_000, hookTimeout: 180_000 }),
      // One engine and one file at a time, and after all the others: two cores do not run two browsers steadily.
      project('browser', {
        environment: 'node',
        testTimeout: 60_000,
        hookTimeout: 120_000,
        fileParallelism: false,
        sequence: { groupOrder: 1 },
      }),
    ],
  },
});
