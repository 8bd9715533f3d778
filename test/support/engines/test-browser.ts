import type { KeyInput } from 'puppeteer-core';
import type { BrowserSupport } from './browser-support.js';
import type { Downloads } from './tab/create-downloads.js';
import type { Colour } from './tab/colour-share.js';
import type { EngineName } from './engine.js';

/** One browser with a profile of its own, started for one test file. */
export interface TestBrowser {
  readonly name: EngineName;
  /** As the browser tells it, e.g. "156.0.8078.79". */
  readonly version: string;
  /** The same as `browserSupport[name]`. */
  readonly supports: BrowserSupport;
  /** What service workers wrote to the console. Empty unless `supports.workerConsole`. */
  readonly workerConsole: readonly ConsoleEntry[];
  /** What it saved, without asking, into a folder of its own. */
  readonly downloads: Downloads;
  /** Opens another tab of the same profile. */
  newPage(): Promise<TestPage>;
  /** Ends the service workers of the profile; the next event starts them anew. Throws unless `supports.stopServiceWorker`. */
  stopServiceWorker(page: TestPage): Promise<void>;
  /** Switches on "Bypass for network" of the developer tools for a tab. Throws unless `supports.bypassServiceWorker`. */
  bypassServiceWorker(page: TestPage): Promise<void>;
  /** Ends the browser, everything it started, and its profile. */
  close(): Promise<void>;
}

/** What an engine's driver must bring of it. */
export interface EngineBrowser extends TestBrowser {
  /** Whether it has crashed, or has been closed. */
  hasEnded(): Promise<boolean>;
}

export interface ConsoleEntry {
  /** `log`, `warning`, `error`, …, and `exception` for an uncaught error. */
  readonly type: string;
  readonly text: string;
}

/** How to click; with the left button and no key held unless told otherwise. */
export interface ClickOptions {
  /** Throws for `middle` unless `supports.middleClick`. */
  readonly button?: 'left' | 'middle';
  /** Keys held meanwhile. */
  readonly modifiers?: readonly ModifierKey[];
}

export type ModifierKey = 'Control' | 'Shift' | 'Alt';

/** One tab. Functions given to it run in the page: they see nothing of the test but their arguments. */
export interface TestPage {
  goto(url: string): Promise<void>;
  /** Runs a function in the page; arguments and result travel as JSON. An error in the page is thrown here, with its name and message. */
  evaluate<Args extends unknown[], Result>(
    run: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result>;
  /** Runs a function in the page until its result is truthy, for at most 20 seconds. Survives navigations. */
  waitFor<Args extends unknown[], Result>(
    run: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result>;
  /** The same as `evaluate` in the document of a frame, whatever its origin. */
  evaluateInFrame<Args extends unknown[], Result>(
    selector: string,
    run: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result>;
  reload(): Promise<void>;
  /**
   * Goes back in the history as with the browser's own button, and waits. Every engine takes a page from its back/forward
   * cache if it can; Chromium keeps none there that is answered with `no-store`.
   */
  goBack(): Promise<void>;
  /** Reloads as with the shift key held. See `supports.hardReloadDropsControl`. */
  hardReload(): Promise<void>;
  /** Clicks the middle of the element as a person would; the events are trusted. */
  click(selector: string, options?: ClickOptions): Promise<void>;
  /** Clicks, and gives the tab that this opens, which may still be loading. */
  clickToOpen(selector: string, options?: ClickOptions): Promise<TestPage>;
  /** Presses and releases a key, named as in `KeyboardEvent.key`: a character, `Enter`, `Tab`, `ArrowDown`, … */
  press(key: KeyInput): Promise<void>;
  /** Writes what the tab shows into a PNG file. */
  screenshot(file: string): Promise<void>;
  /** The share of the tab's visible pixels, from 0 to 1, that have about this colour. */
  colourShare(colour: Colour): Promise<number>;
  /** What the page wrote to the console so far. */
  readonly console: readonly ConsoleEntry[];
  url(): Promise<string>;
  /** What the page learns as `prefers-color-scheme` from now on; `light` at first. In Chromium only. */
  setColourScheme(scheme: ColourScheme): Promise<void>;
  /**
   * Forgets what the tab has of its page besides the page itself, so that another test can load its own in it. `false` where
   * only a new tab is as good as new.
   */
  reuse(): boolean;
  close(): Promise<void>;
}

/** What an engine's driver must bring; everything else is the same for all, see `createTestPage`. */
export interface EngineTab extends Pick<
  TestPage,
  'goto' | 'goBack' | 'reload' | 'hardReload' | 'click' | 'press' | 'console' | 'url' | 'close'
> {
  /** A PNG of what the tab shows. */
  picture(): Promise<Uint8Array>;
  /** Runs an expression whose value is a promise of a string. */
  run(expression: string): Promise<string>;
  /** The same in the document of a frame. */
  runInFrame(selector: string, expression: string): Promise<string>;
  clickToOpen(selector: string, options?: ClickOptions): Promise<EngineTab>;
  /** See `TestPage`. */
  readonly setColourScheme?: TestPage['setColourScheme'];
  /** See `TestPage`; without it, no test uses another one's tab. */
  readonly reuse?: () => boolean;
}

export type ColourScheme = 'light' | 'dark';

export interface LaunchOptions {
  /** Port of the TLS server behind all `hosts`. */
  readonly tlsPort: number;
  /** Hosts that exist for the browser, besides localhost. */
  readonly hosts: readonly string[];
  /** The TLS server's certificate. */
  readonly certificate: { readonly spki: string };
  /** Firefox only: ends a service worker after that many milliseconds without an event. */
  readonly idleTimeoutMs?: number;
  /** Firefox only: blocks all cookies, and with them all storage. */
  readonly blocksCookies?: boolean;
}
