import type { InstalledEngineOf, MissingEngine } from '../engine.js';
import {
  findNamedByVariable,
  findOnPath,
  firstExisting,
  windowsPrograms,
} from '../system/find-executable.js';

/** Looks for Firefox: `FIREFOX_PATH`, the PATH, the usual places. */
export function findFirefox(): InstalledEngineOf<'firefox'> | MissingEngine {
  const named = findNamedByVariable('FIREFOX_PATH');
  if (named && 'reason' in named) return { name: 'firefox', reason: named.reason };
  const executable =
    named?.path ??
    findOnPath(['firefox-esr', 'firefox']) ??
    firstExisting([
      '/Applications/Firefox.app/Contents/MacOS/firefox',
      ...windowsPrograms('Mozilla Firefox/firefox.exe'),
    ]);
  if (executable) return { name: 'firefox', executable };
  return { name: 'firefox', reason: 'no Firefox found; apt-get install firefox-esr, or set FIREFOX_PATH' };
}
