import type { InstalledEngine } from '../engine.js';
import { startChild } from '../system/start-child.js';
import { temporaryFolder } from '../system/temporary-folder.js';
import type { LaunchOptions } from '../test-browser.js';
import { launchArguments } from './launch-arguments.js';

/** Opens a page in a Chromium of its own that nobody drives: one that is driven prerenders nothing. Resolves with its end. */
export function visitAlone(
  engine: InstalledEngine,
  options: LaunchOptions,
  url: string,
): () => Promise<void> {
  if (engine.name !== 'chromium') throw new Error(`${engine.name} is not visited without a driver`);
  const profile = temporaryFolder();
  const args = [...launchArguments(options), '--headless=new', `--user-data-dir=${profile.path}`, url];
  const child = startChild(engine.executable, args, { stdio: 'ignore' });
  return async () => {
    child.stop();
    await profile.remove();
  };
}
