import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { InstalledEngine } from './engine.js';
import { startXvfb } from './webkit/start-xvfb.js';

const run = promisify(execFile);

/** Asks an engine for its version, e.g. "153.7.0"; "unknown" where it does not tell. */
export async function engineVersion(engine: InstalledEngine): Promise<string> {
  // On Windows the question would open a browser window.
  if (process.platform === 'win32') return 'unknown';
  const output = engine.name === 'webkit' ? await askMiniBrowser(engine) : await ask(engine.executable);
  return /\d+(?:\.\d+)+/.exec(output)?.[0] ?? 'unknown';
}

async function askMiniBrowser(engine: Extract<InstalledEngine, { name: 'webkit' }>): Promise<string> {
  const display = await startXvfb(engine.displayServer);
  try {
    return await ask(engine.executable, { DISPLAY: display.name, NO_AT_BRIDGE: '1' });
  } finally {
    display.stop();
  }
}

async function ask(executable: string, env: Record<string, string> = {}): Promise<string> {
  const options = { timeout: 20_000, env: { ...process.env, ...env } };
  const { stdout } = await run(executable, ['--version'], options).catch(() => ({ stdout: '' }));
  return stdout;
}
