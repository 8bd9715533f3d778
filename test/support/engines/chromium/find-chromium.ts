import { chromium } from 'playwright-core';
import type { InstalledEngineOf, MissingEngine } from '../engine.js';
import {
  findNamedByVariable,
  findOnPath,
  firstExisting,
  windowsPrograms,
} from '../system/find-executable.js';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

const macApplications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** Looks for Chromium, Chrome or Edge: `CHROMIUM_PATH`, the PATH, the usual places, Playwright's own copy. */
export function findChromium(): InstalledEngineOf<'chromium'> | MissingEngine {
  const named = findNamedByVariable('CHROMIUM_PATH');
  if (named && 'reason' in named) return { name: 'chromium', reason: named.reason };
  const executable =
    named?.path ??
    findOnPath(commands) ??
    firstExisting([
      ...macApplications,
      ...windowsPrograms('Google/Chrome/Application/chrome.exe'),
      ...windowsPrograms('Microsoft/Edge/Application/msedge.exe'),
      chromium.executablePath(),
    ]);
  if (executable) return { name: 'chromium', executable };
  return {
    name: 'chromium',
    reason: 'no Chromium, Chrome or Edge found; npx playwright-core install chromium',
  };
}
