import { expect } from 'vitest';
import { startDemo } from '../../examples/demo/server.mjs';
import { launchEngine, type InstalledEngine, type TestBrowser, type TestPage } from './engines/index.js';
import { startTlsHosts } from './tls-hosts.js';

/** How many files of an owner the page shows as loaded or denied. */
export interface FilesOfOwner {
  readonly loaded?: number;
  readonly denied?: number;
}

export interface FilesShown {
  readonly account: string;
  readonly blue: FilesOfOwner;
  readonly green: FilesOfOwner;
}

/** What each account sees, the shared postcard included. */
export const shownTo: Readonly<Record<'blue' | 'green' | 'none', FilesShown>> = {
  blue: { account: 'blue', blue: { loaded: 11 }, green: { loaded: 1, denied: 6 } },
  green: { account: 'green', blue: { denied: 11 }, green: { loaded: 7 } },
  none: { account: 'none', blue: { denied: 11 }, green: { denied: 7 } },
};

/** The demo, and a browser with a page of it. */
export interface DemoVisit {
  readonly demo: Awaited<ReturnType<typeof startDemo>>;
  readonly browser: TestBrowser;
  readonly page: TestPage;
  /** Another browser, which has never been there. */
  launch(): Promise<TestBrowser>;
  /**
   * Waits until the page shows these files. Firefox may lend a player what an earlier page has loaded, without a request
   * (docs/security.md): there, media of an owner some of whose files are denied count as denied.
   */
  expectFiles(expected: FilesShown): Promise<void>;
  /** Scrolls to what is to be clicked, as the message at the bottom may cover it; gives its selector. */
  bringIntoView(selector: string): Promise<string>;
  /** Does what makes the page load anew, and waits for the new one. */
  throughReload(act: () => Promise<void>): Promise<void>;
  /** Clicks a button that does. */
  clickThrough(selector: string): Promise<void>;
  /** Signs in, or out, by a click, unless that is so already: a second try begins where the first has ended. */
  signIn(account: keyof typeof shownTo): Promise<void>;
  /** The same of the switch for a browser without service workers. */
  pretend(isOn: boolean): Promise<void>;
  /** For `beforeEach`: loads the page anew for a second try, wherever the first has left it. */
  beforeTry(context: {
    readonly task: { readonly result?: { readonly retryCount?: number } };
  }): Promise<void>;
  close(): Promise<void>;
}

export async function visitDemo(engine: InstalledEngine): Promise<DemoVisit> {
  const demo = await startDemo({ appPort: 0, cdnPort: 0 });
  // The demo needs no host but localhost; the drivers want a TLS server all the same.
  const hosts = await startTlsHosts({ 'unused.example': (_, response) => response.end() });
  const launch = (): Promise<TestBrowser> =>
    launchEngine(engine, {
      tlsPort: hosts.port,
      hosts: hosts.hosts,
      certificate: hosts.certificate,
    });
  const browser = await launch();
  const page = await browser.newPage();
  await page.goto(demo.url);

  const throughReload = async (act: () => Promise<void>): Promise<void> => {
    await page.evaluate(() => document.documentElement.setAttribute('data-before', ''));
    await act();
    await page.waitFor(
      () => !document.documentElement.hasAttribute('data-before') && document.querySelector('.card') !== null,
    );
  };
  const bringIntoView = async (selector: string): Promise<string> => {
    await page.evaluate((wanted) => {
      document.querySelector(wanted)!.scrollIntoView({ block: 'center', behavior: 'instant' });
    }, selector);
    return selector;
  };
  const clickThrough = async (selector: string): Promise<void> => {
    await bringIntoView(selector);
    await throughReload(() => page.click(selector));
  };
  return {
    demo,
    browser,
    page,
    launch,
    expectFiles: async (expected) => {
      const ofDenied = (['blue', 'green'] as const).filter((owner) => expected[owner].denied);
      const maybeLent = browser.name === 'firefox' ? ofDenied : [];
      await expect.poll(() => page.evaluate(filesShown, maybeLent), { timeout: 20_000 }).toEqual(expected);
    },
    throughReload,
    bringIntoView,
    clickThrough,
    signIn: async (account) => {
      const current = await page.waitFor(() => document.documentElement.dataset['account']);
      if (current !== account) await clickThrough(account === 'none' ? '#sign-out' : `#sign-in-${account}`);
    },
    pretend: async (isOn) => {
      const current = await page.evaluate(() => document.querySelector('#pretend')!.ariaChecked);
      if (current !== String(isOn)) await clickThrough('#pretend');
    },
    beforeTry: async ({ task }) => {
      if (!task.result?.retryCount) return;
      await page.goto(demo.url);
      await page.waitFor(() => document.querySelector('.card') !== null);
    },
    close: async () => {
      await browser.close();
      await Promise.all([demo.close(), hosts.close()]);
    },
  };
}

function filesShown(ownersOfLentMedia: readonly string[]): unknown {
  const shown: Record<string, Record<string, number>> = { blue: {}, green: {} };
  for (const card of document.querySelectorAll<HTMLElement>('.card')) {
    const owner = card.closest('.folder')!.querySelector<HTMLElement>('.owner')!.dataset['account']!;
    const isLent = ownersOfLentMedia.includes(owner) && card.querySelector('video, audio') !== null;
    const state = isLent ? 'denied' : card.dataset['state']!;
    shown[owner]![state] = (shown[owner]![state] ?? 0) + 1;
  }
  return { account: document.documentElement.dataset['account'], ...shown };
}
