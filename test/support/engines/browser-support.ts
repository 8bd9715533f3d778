import type { EngineName } from './engine.js';

/** What an engine, or the way it is driven, can do. */
export interface BrowserSupport {
  /** `stopServiceWorker` works. */
  readonly stopServiceWorker: boolean;
  /** `bypassServiceWorker` works. */
  readonly bypassServiceWorker: boolean;
  /** The launch option `idleTimeoutMs` has an effect. */
  readonly idleTimeout: boolean;
  /** A hard reload leaves the page without controller. */
  readonly hardReloadDropsControl: boolean;
  /** `click` knows the middle button. */
  readonly middleClick: boolean;
  /** A click on a link with Control held opens a tab, and does not leave the page. */
  readonly controlClickOpensTab: boolean;
  /** Its windows have the focus of their system, without which no element matches `:focus`. */
  readonly windowFocus: boolean;
  /** A page's `console` is filled. */
  readonly pageConsole: boolean;
  /** `workerConsole` is filled. */
  readonly workerConsole: boolean;
}

/** Known before the browser runs, so that a test file can leave out what an engine cannot do. */
export const browserSupport: Readonly<Record<EngineName, BrowserSupport>> = {
  chromium: {
    stopServiceWorker: true,
    bypassServiceWorker: true,
    idleTimeout: false,
    hardReloadDropsControl: true,
    middleClick: true,
    controlClickOpensTab: true,
    windowFocus: true,
    pageConsole: true,
    workerConsole: true,
  },
  firefox: {
    stopServiceWorker: false,
    bypassServiceWorker: false,
    idleTimeout: true,
    hardReloadDropsControl: true,
    middleClick: true,
    controlClickOpensTab: true,
    windowFocus: true,
    pageConsole: true,
    workerConsole: false,
  },
  webkit: {
    stopServiceWorker: false,
    bypassServiceWorker: false,
    idleTimeout: false,
    hardReloadDropsControl: false,
    middleClick: false,
    controlClickOpensTab: false,
    windowFocus: false,
    pageConsole: false,
    workerConsole: false,
  },
};
