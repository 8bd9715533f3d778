import type { InstalledEngine, MissingEngine } from './engine.js';
import { findChromium } from './chromium/find-chromium.js';
import { findFirefox } from './firefox/find-firefox.js';
import { findWebKit } from './webkit/find-webkit.js';

/** All engines, each with where it is or why it is not there. */
export function findEngines(): (InstalledEngine | MissingEngine)[] {
  return [findChromium(), findFirefox(), findWebKit()];
}
