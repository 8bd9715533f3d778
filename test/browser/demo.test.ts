import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDemo } from '../../examples/demo/server.mjs';
import { eachEngine } from '../support/each-engine.js';
import { launchEngine, type TestBrowser, type TestPage } from '../support/engines/index.js';
import { startTlsHosts, type TlsHosts } from '../support/tls-hosts.js';

/** How many files of a kind the page shows as loaded or refused, per owner. */
interface Tally {
  readonly blue: Record<string, number>;
  readonly green: Record<string, number>;
}

// The steps of one visit, in order: each begins where the one before has ended.
eachEngine((engine) => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let hosts: TlsHosts;
  let browser: TestBrowser;
  let page: TestPage;

  const launch = (): Promise<TestBrowser> =>
    launchEngine(engine, { tlsPort: hosts.port, hosts: hosts.hosts, certificate: hosts.certificate });

  beforeAll(async () => {
    demo = await startDemo({ appPort: 0, cdnPort: 0 });
    // The demo needs no host but localhost; the drivers want a TLS server all the same.
    hosts = await startTlsHosts({ 'unused.example': (_, response) => response.end() });
    browser = await launch();
    page = await browser.newPage();
    await page.goto(demo.url);
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([demo?.close(), hosts?.close()]);
  });

  /** Waits until the page shows an account's files and every one of them is decided. */
  const settle = (account: string): Promise<Tally> =>
    page.waitFor((expected) => {
      const cards = [...document.querySelectorAll<HTMLElement>('.card')];
      const state = document.documentElement.dataset['account'];
      if (state !== expected || cards.length === 0) return null;
      if (cards.some((card) => !['loaded', 'refused'].includes(card.dataset['state'] ?? ''))) return null;
      const tally: Tally = { blue: {}, green: {} };
      for (const card of cards) {
        const owner = card.closest('.folder')!.querySelector<HTMLElement>('.owner')!.dataset['account'] as
          'blue' | 'green';
        const key = card.dataset['state']!;
        tally[owner][key] = (tally[owner][key] ?? 0) + 1;
      }
      return tally;
    }, account) as Promise<Tally>;
  /** Clicks a button that loads the page anew, and waits for the new one. */
  const clickThrough = async (selector: string, account: string): Promise<Tally> => {
    await page.evaluate(() => {
      document.documentElement.setAttribute('data-before', '');
      // The bar with the accounts stays in view, and may cover what is clicked.
      scrollTo({ top: 0, behavior: 'instant' });
    });
    await page.click(selector);
    await page.waitFor(() => !document.documentElement.hasAttribute('data-before'));
    return settle(account);
  };

  it('refuses every file to a visitor who is not signed in', async () => {
    const { blue, green } = await settle('none');
    expect(blue['loaded']).toBeUndefined();
    expect(green['loaded']).toBeUndefined();
    expect(blue['refused']).toBeGreaterThan(5);
  });

  it("loads blue's files for blue, and refuses green's but for the one that is shared", async () => {
    const { blue, green } = await clickThrough('#sign-in-blue', 'blue');
    expect(blue['refused']).toBeUndefined();
    expect(green['loaded']).toBe(1);
    expect(green['refused']).toBeGreaterThan(3);
    const denials = demo.cloudFront.log.viewer.filter(({ status }) => status === 403);
    expect(denials.length).toBeGreaterThanOrEqual(green['refused']!);
  });

  it('seeks to the end of the film', async () => {
    const off = await page.evaluate(async () => {
      const video = document.querySelector('video')!;
      const once = (name: string) =>
        new Promise((resolve) => video.addEventListener(name, resolve, { once: true }));
      if (video.readyState === 0) await once('loadedmetadata');
      const target = video.duration - 3;
      const sought = once('seeked');
      video.currentTime = target;
      await sought;
      return Math.abs(video.currentTime - target);
    });
    expect(off).toBeLessThan(1);
  });

  it('shows the PDF in a frame', async () => {
    const source = await page.waitFor(() => document.querySelector<HTMLIFrameElement>('iframe')?.src);
    expect(source).toMatch(/^http:\/\/localhost:\d+\/_files\/[\w/-]+\.pdf#/);
    await expect
      .poll(() => page.evaluateInFrame('iframe', () => document.contentType), { timeout: 10_000 })
      .toBe('application/pdf');
    const statuses = demo.cloudFront.log.viewer
      .filter(({ url }) => /\.pdf\?/.test(url))
      .map(({ status }) => status);
    expect(statuses).toContain(200);
  });

  it('opens a file in a new tab', async () => {
    const tab = await page.clickToOpen('.card.image a[target]');
    expect(await tab.waitFor(() => document.querySelector('img')?.naturalWidth)).toBeGreaterThan(100);
    expect(await tab.evaluate(() => location.pathname)).toMatch(/^\/_files\//);
    await tab.close();
  });

  it('saves a file under its title', async () => {
    const { name, path } = await page.evaluate(() => {
      const link = document.querySelector<HTMLAnchorElement>('.card.image a:not([target])')!;
      const { pathname, searchParams } = new URL(link.href);
      return { name: searchParams.get('download')!, path: pathname.replace('/_files/', '') };
    });
    const stored = await readFile(new URL(`../../examples/demo/files/${path}`, import.meta.url));
    await page.click('.card.image a:not([target])');
    const saved = await browser.downloads.waitFor(name, stored.length);
    expect(saved.equals(stored)).toBe(true);
  });

  it('shows a file again after a hard reload', async () => {
    const tab = await browser.newPage();
    await tab.goto(demo.url);
    const href = await tab.waitFor(
      () => document.querySelector<HTMLAnchorElement>('.card.image a[target]')?.href ?? '',
    );
    await tab.goto(href);
    await tab.hardReload();
    expect(await tab.waitFor(() => document.querySelector('img')?.naturalWidth)).toBeGreaterThan(100);
    expect(await tab.evaluate(() => document.title)).not.toBe('File not opened');
    await tab.close();
  });

  it('opens a file from its address on a first visit, or says why not', async () => {
    const href = await page.evaluate(
      () => document.querySelector<HTMLAnchorElement>('.card.image a[target]')!.href,
    );
    const visitor = await launch();
    const tab = await visitor.newPage();
    await tab.goto(href);
    const words = /not signed in/;
    await expect
      .poll(() => tab.evaluate(() => document.body.textContent), { timeout: 20_000 })
      .toMatch(words);
    expect(await tab.url()).toBe(href);
    await visitor.close();
  });

  it('says that there is no file at an address that is none, without loading it again and again', async () => {
    const tab = await browser.newPage();
    await tab.goto(`${demo.url}/_files/nothing`);
    await tab.waitFor(() => document.body.textContent.includes('There is no file at this address'));
    expect(await tab.evaluate(async () => (await fetch('/_files/nothing.js')).status)).toBe(404);
    await tab.press('Tab');
    await tab.press('Enter');
    await tab.waitFor(() => location.pathname === '/' && document.querySelector('.card') !== null);
    await tab.close();
  });

  it('shows in its table what the worker did', async () => {
    const rows = await page.evaluate(() => document.querySelector('#activity')!.textContent);
    expect(rows).toContain('ACCOUNT');
    expect(rows).toContain('403');
    const reasons = () => document.querySelector('#reasons')!.textContent;
    expect(await page.waitFor(reasons)).toMatch(/× not granted.* Last: “.+” at .+ \(403, not granted\)/);
  });

  it('loads everything again after the tokens have expired', async () => {
    const { blue } = await clickThrough('#expire', 'blue');
    expect(blue['refused']).toBeUndefined();
  });

  it('refuses a folder that is revoked, until it is granted again', async () => {
    const selector = await page.evaluate(() => `#${document.querySelector('[id^="grant-"]')!.id}`);
    const revoked = await clickThrough(selector, 'blue');
    expect(revoked.blue['refused']).toBeGreaterThan(0);
    expect(revoked.blue['loaded']).toBeGreaterThan(0);
    const restored = await clickThrough(selector, 'blue');
    expect(restored.blue['refused']).toBeUndefined();
  });

  it("loads green's files for green", async () => {
    const { blue, green } = await clickThrough('#sign-in-green', 'green');
    expect(green['refused']).toBeUndefined();
    expect(blue['loaded']).toBeUndefined();
  });

  it('loads nothing private after signing out', async () => {
    const { blue, green } = await clickThrough('#sign-out', 'none');
    expect(blue['loaded']).toBeUndefined();
    expect(green['loaded']).toBeUndefined();
  });

  it('let no token reach the cache, the bucket or the page', async () => {
    const { cache, origin } = demo.cloudFront.log;
    expect(origin.length).toBeGreaterThan(10);
    expect(JSON.stringify({ cache, origin })).not.toContain('authorization');
    const tokens = demo.cloudFront.log.viewer.flatMap(
      ({ url }) => /authorization=[^&]*\.([\w-]+)$/.exec(url)?.[1] ?? [],
    );
    expect(tokens.length).toBeGreaterThan(10);
    const markup = await page.evaluate(() => document.documentElement.outerHTML);
    expect(tokens.filter((signature) => markup.includes(signature))).toEqual([]);
  });
});
