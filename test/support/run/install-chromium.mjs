import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** Installs Chromium with the system's packages if we may, or else Playwright's copy of it. */
export function installChromium() {
  console.log('No browser is installed: installing Chromium.');
  const start = Date.now();
  if (process.getuid?.() === 0 && hasApt()) {
    run('apt-get', ['update']);
    run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium']);
  } else {
    const cli = join(dirname(require.resolve('playwright-core/package.json')), 'cli.js');
    run(process.execPath, [cli, 'install', 'chromium']);
  }
  console.log(`Installing took ${Math.round((Date.now() - start) / 1000)} s.`);
}

function hasApt() {
  return spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
}

function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
}
