import type { InstalledEngine } from './engine.js';
import { launchChromium } from './chromium/launch-chromium.js';
import { launchFirefox } from './firefox/launch-firefox.js';
import { launchWebKit } from './webkit/launch-webkit.js';
import { replaceableBrowser } from './replaceable-browser.js';
import type { EngineBrowser, LaunchOptions, TestBrowser } from './test-browser.js';

/**
 * Starts a browser with a fresh profile. Each of `hosts` is this machine's TLS server at `tlsPort` for it, http://localhost
 * and http://127.0.0.1 are themselves on every port, as is the `insecureHost`, and no other host exists.
 */
export function launchEngine(engine: InstalledEngine, options: LaunchOptions): Promise<TestBrowser> {
  return replaceableBrowser(() => launch(engine, options));
}

function launch(engine: InstalledEngine, options: LaunchOptions): Promise<EngineBrowser> {
  if (engine.name === 'chromium') return launchChromium(engine, options);
  if (engine.name === 'firefox') return launchFirefox(engine, options);
  return launchWebKit(engine, options);
}
