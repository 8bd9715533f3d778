import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** `npm run test:frameworks`: what is too heavy to be installed with this project, from the registry, in Chromium. */
const config: ViteUserConfig = defineConfig({
  define: { __VERSION__: '"0.0.0"' },
  test: {
    root: new URL('../../', import.meta.url).pathname,
    include: ['test/frameworks/**/*.test.ts'],
    globalSetup: 'test/pack/support/install-package.ts',
    env: { FILE_AUTH_ENGINES: 'chromium' },
    // To install and to build takes minutes.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 20_000 } },
    fileParallelism: false,
    reporters: ['verbose'],
  },
});

export default config;
