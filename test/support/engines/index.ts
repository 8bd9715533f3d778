export type { Downloads } from './tab/create-downloads.js';
export { browserSupport, type BrowserSupport } from './browser-support.js';
export type { EngineName, InstalledEngine, MissingEngine } from './engine.js';
export { isInstalled } from './engine.js';
export { engineVersion } from './engine-version.js';
export { findEngines } from './find-engines.js';
export { insecureHost } from './insecure-host.js';
export { launchEngine } from './launch-engine.js';
export type { ClickOptions, ConsoleEntry, LaunchOptions, TestBrowser, TestPage } from './test-browser.js';
