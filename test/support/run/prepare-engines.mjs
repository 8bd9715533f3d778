import { installChromium } from './install-chromium.mjs';
import { withTypeScript } from '../with-typescript.mjs';

/**
 * Finds the engines to test with and says which they are. Without any browser nothing could be said about the package, so
 * Chromium is installed then. An engine that FILE_AUTH_ENGINES asks for must be there.
 */
export function prepareEngines() {
  return withTypeScript(async (load) => {
    const { engineVersion, findEngines, isInstalled } = await load('test/support/engines/index.ts');
    const { requestedEngines } = await load('test/support/requested-engines.ts');
    if (!findEngines().some(isInstalled)) installChromium();
    const { installed, missing, required } = requestedEngines();
    const found = [];
    for (const engine of installed) {
      found.push({ name: engine.name, version: await engineVersion(engine), executable: engine.executable });
    }
    for (const { name, version, executable } of found) console.log(`${name} ${version}: ${executable}`);
    for (const { name, reason } of missing) console.log(`${name}: will not run (${reason})`);
    if (required.length > 0) {
      throw new Error(
        `FILE_AUTH_ENGINES asks for ${required.map(({ name }) => name).join(', ')}: not installed`,
      );
    }
    if (found.length === 0) throw new Error('No browser is installed, and Chromium could not be installed.');
    return { found, missing };
  });
}
