import { readdirSync } from 'node:fs';
import type { InstalledEngineOf, MissingEngine } from '../engine.js';
import { findOnPath, firstExisting } from '../system/find-executable.js';

const versions = ['webkit2gtk-4.1', 'webkit2gtk-4.0', 'webkitgtk-6.0'];

/** Looks for WebKitGTK: its WebDriver, its MiniBrowser and Xvfb to show it in. */
export function findWebKit(): InstalledEngineOf<'webkit'> | MissingEngine {
  const driver = findOnPath(['WebKitWebDriver']);
  if (!driver) return missing('WebKitWebDriver not found; apt-get install webkit2gtk-driver');
  const executable = firstExisting(
    libraryFolders().flatMap((folder) => versions.map((version) => `${folder}/${version}/MiniBrowser`)),
  );
  if (!executable) return missing('MiniBrowser not found; apt-get install libwebkit2gtk-4.1-0');
  const displayServer = findOnPath(['Xvfb']);
  if (!displayServer) return missing('Xvfb not found; apt-get install xvfb');
  return { name: 'webkit', executable, driver, displayServer };
}

function missing(reason: string): MissingEngine {
  return { name: 'webkit', reason };
}

/** Debian keeps MiniBrowser under a folder named after the processor, others right under /usr/lib or /usr/libexec. */
function libraryFolders(): string[] {
  const processors = readdirSync('/usr/lib').filter((name) => name.includes('-linux-gnu'));
  return [...processors.map((name) => `/usr/lib/${name}`), '/usr/lib', '/usr/lib64', '/usr/libexec'];
}
