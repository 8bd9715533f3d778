import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shownTo, visitDemo, type DemoVisit } from '../support/demo-visit.js';
import { eachEngine } from '../support/each-engine.js';
import type { TestPage } from '../support/engines/index.js';

const tableName = 'Tides of a hundred years.csv';
const tableSize = 20_161_812;

// The steps of one visit, in order: each begins where the one before has ended; a second try, with the page loaded anew.
eachEngine((engine) => {
  let visit: DemoVisit;
  let page: TestPage;

  beforeAll(async () => {
    visit = await visitDemo(engine);
    page = visit.page;
  });
  beforeEach((context) => visit.beforeTry(context));
  afterAll(() => visit?.close());

  /** Answers to requests for files, tokens included: for assertions, not for printing. */
  const asked = (): { readonly url: string; readonly status: number | null }[] =>
    visit.demo.logs.flatMap((log) => log.viewer);
  const textOf = (selector: string): Promise<string> =>
    page.evaluate((wanted) => document.querySelector<HTMLElement>(wanted)!.innerText, selector);
  const stored = (path: string): Promise<Buffer> =>
    readFile(new URL(`../../examples/demo/files${path}`, import.meta.url));

  /** The address of a picture under the virtual path. */
  const virtualPath = (): Promise<string> =>
    page.evaluate(
      () => `/_files${new URL(document.querySelector<HTMLImageElement>('.card img')!.src).pathname}`,
    );

  const removeDownload = async (name: string): Promise<void> =>
    rm(join(visit.browser.downloads.folder, name), { force: true });

  it('the demo opens signed in: the picture loads, and not in the page beside it that lacks the package', async () => {
    await visit.expectFiles(shownTo.blue);
    const source = await page.waitFor((): string => {
      const image = document.querySelector<HTMLImageElement>('#early[data-state="loaded"] img');
      return image !== null && image.naturalWidth > 100 ? image.src : '';
    });
    const beside = await page.evaluateInFrame('#without', async () => {
      const image = document.querySelector('img')!;
      await image.decode().catch(() => undefined);
      return { source: image.src, width: image.naturalWidth };
    });
    expect(beside).toEqual({ source, width: 0 });
    const withoutToken = asked().filter(({ url }) => url === new URL(source).pathname);
    expect(new Set(withoutToken.map(({ status }) => status))).toEqual(new Set([401]));
  });

  it("the demo loads blue's files for blue, and not green's except the one that is shared", async () => {
    await visit.signIn('blue');
    await visit.expectFiles(shownTo.blue);
    const denials = asked().filter(({ status }) => status === 403);
    expect(denials.length).toBeGreaterThanOrEqual(shownTo.blue.green.denied!);
  });

  it('the demo loads the image again that was requested before there was a worker', async () => {
    await visit.clickThrough('#first-visit');
    await expect
      .poll(() => textOf('#early-times'), { timeout: 20_000 })
      .toMatch(/^Denied at \d+ ms, loaded at \d+ ms\.$/);
    expect(await textOf('#early-reason')).toMatch(/^It was requested before there was a service worker/);
    await visit.expectFiles(shownTo.blue);
  });

  it('the demo seeks to the end of the film', async () => {
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

  it('the demo shows the PDF in a frame', async () => {
    const source = await page.waitFor(() => document.querySelector<HTMLIFrameElement>('.card iframe')?.src);
    expect(source).toMatch(/^http:\/\/localhost:\d+\/_files\/[\w/-]+\.pdf#/);
    await expect
      .poll(() => page.evaluateInFrame('.card iframe', () => document.contentType), { timeout: 10_000 })
      .toBe('application/pdf');
    const statuses = asked()
      .filter(({ url }) => /\.pdf\?/.test(url))
      .map(({ status }) => status);
    expect(statuses).toContain(200);
  });

  const addresses = /\/_files\/[\da-f-]{36}\/[\da-f-]{36}\.\w+$/;

  it('the demo opens a file in a new tab', async () => {
    const tab = await page.clickToOpen(await visit.bringIntoView('.card.image [aria-label^="Open"]'));
    await expect.poll(() => tab.url(), { timeout: 20_000 }).toMatch(addresses);
    expect(await tab.waitFor(() => document.querySelector('img')?.naturalWidth)).toBeGreaterThan(100);
    await tab.close();
  });

  it('the demo follows a plain link to a PDF, and comes back', async () => {
    const href = await page.evaluate(
      () => document.querySelector<HTMLAnchorElement>('.card.document a:not([download])')!.href,
    );
    expect(href).toMatch(/^http:\/\/localhost:\d+\/[\da-f-]{36}\/[\da-f-]{36}\.pdf$/);
    await page.click(await visit.bringIntoView('.card.document a:not([download])'));
    await expect.poll(() => page.url(), { timeout: 20_000 }).toMatch(addresses);
    await page.goBack();
    await visit.expectFiles(shownTo.blue);
  });

  it('the demo saves a file under its title', async () => {
    const { name, path } = await page.evaluate(() => {
      const link = document.querySelector<HTMLAnchorElement>('.card.image a[download]')!;
      return { name: link.download, path: new URL(link.href).pathname };
    });
    const bytes = await stored(path);
    await page.click(await visit.bringIntoView('.card.image a[download]'));
    expect((await visit.browser.downloads.waitFor(name, bytes.length)).equals(bytes)).toBe(true);
    await removeDownload(name);
  });

  it('the demo shows how far a download is, and saves it', async () => {
    await page.click(await visit.bringIntoView('.download-start'));
    await page.waitFor(() => document.querySelector('progress')!.value > 0);
    expect(await textOf('.amount')).toMatch(/^\d+\.\d MB of 20\.2 MB$/);
    await expect.poll(() => textOf('.download-status'), { timeout: 30_000 }).toBe(`Saved as “${tableName}”.`);
    const saved = (await visit.browser.downloads.waitFor(tableName, tableSize)).toString();
    expect(saved).toMatch(/^time,metres\n1976-01-01T00:00Z,[\d.]+\n[^]*\n2075-12-31T23:00Z,[\d.]+\n$/);
    await removeDownload(tableName);
  });

  it('the demo cancels a download, which then saves nothing and leaves the CDN alone', async () => {
    const before = await visit.browser.downloads.names();
    await page.click(await visit.bringIntoView('.download-start'));
    await page.waitFor(() => document.querySelector('progress')!.value > 0);
    await page.click(await visit.bringIntoView('.download-running button'));
    await expect.poll(() => textOf('.download-status')).toBe('Cancelled: nothing was saved.');
    await expect.poll(() => visit.demo.logs[1].viewer.at(-1)).toMatchObject({ aborted: true });
    expect(await visit.browser.downloads.names()).toEqual(before);
    expect(await page.evaluate(() => document.querySelector('progress')!.checkVisibility())).toBe(false);
  });

  it('the demo with a worker', async () => {
    await page.click(await visit.bringIntoView('#tour-html'));
    expect(await textOf('.proof')).toBe('0 tokens in the whole document');
    await page.click(await visit.bringIntoView('#copy-html'));
    await page.waitFor(() => document.querySelector('#copied-status')!.textContent !== '');
    expect(await textOf('#copied-markup')).toBe(await textOf('#markup'));
  });

  it('the demo shows a file again after a hard reload', async () => {
    const tab = await visit.browser.newPage();
    await tab.goto(visit.demo.url + (await virtualPath()));
    await tab.hardReload();
    expect(await tab.waitFor(() => document.querySelector('img')?.naturalWidth)).toBeGreaterThan(100);
    expect(await tab.evaluate(() => document.title)).not.toBe('File not opened');
    await tab.close();
  });

  it('the demo opens a file from its address on a first visit, or says why not', async () => {
    const href = visit.demo.url + (await virtualPath());
    const visitor = await visit.launch();
    const tab = await visitor.newPage();
    await tab.goto(href);
    const words = /not signed in/;
    await expect
      .poll(() => tab.evaluate(() => document.body.textContent), { timeout: 20_000 })
      .toMatch(words);
    expect(await tab.url()).toBe(href);
    await visitor.close();
  });

  it('the demo says that there is no file at an address that is none, without loading it again and again', async () => {
    const tab = await visit.browser.newPage();
    await tab.goto(`${visit.demo.url}/_files/nothing`);
    await tab.waitFor(() => document.body.textContent.includes('There is no file at this address'));
    expect(await tab.evaluate(async () => (await fetch('/_files/nothing.js')).status)).toBe(404);
    await tab.press('Tab');
    await tab.press('Enter');
    await tab.waitFor(() => location.pathname === '/' && document.querySelector('.card') !== null);
    await tab.close();
  });

  it('the demo tells what the worker did, in one row for what repeats', async () => {
    await visit.throughReload(() => page.reload());
    await visit.expectFiles(shownTo.blue);
    const rows = await page.evaluate(() =>
      Array.from(document.querySelector('#activity')!.querySelectorAll('tbody:first-of-type td'), (cell) =>
        (cell as HTMLElement).innerText.trim(),
      ).join('|'),
    );
    // The picture at the top may have come before the page listened.
    expect(rows).toMatch(/\b[78]\|<img>\|.+, .+ and [56] more\|the account\|200 token added/);
    // What was denied is asked for again when the page stores a token.
    const denied = /\b(\d+)\|<img>\|[^|]+ and 4 more\|the account\|403 denied, not granted/g;
    const [count, ...others] = Array.from(rows.matchAll(denied), ([, times]) => Number(times));
    expect(count).toBeGreaterThanOrEqual(6);
    expect(others).toEqual([]);
    const reasons = () => document.querySelector('#reasons')!.textContent;
    expect(await page.waitFor(reasons)).toMatch(/× not granted.* Last: “.+” at .+ \(403, not granted\)/);
    await page.click(await visit.bringIntoView('#clear-activity'));
    await page.waitFor(() => document.querySelectorAll('#activity td').length === 0);
  });

  it('the demo loads everything again after the tokens have expired', async () => {
    await visit.clickThrough('#expire');
    await visit.expectFiles(shownTo.blue);
  });

  it('the demo denies a folder that is revoked, until it is granted again', async () => {
    await visit.expectFiles(shownTo.blue);
    const paper = await page.evaluate(
      () => new URL(document.querySelector<HTMLAnchorElement>('.card.document a')!.href).pathname,
    );
    const folder = paper.slice(0, paper.lastIndexOf('/'));
    const button = `#grant-${folder.slice(1)}`;
    expect(await textOf(button)).toBe('Revoke Papers');
    const before = visit.demo.logs.map(({ viewer }) => viewer.length);
    await visit.clickThrough(button);
    try {
      await visit.expectFiles({ ...shownTo.blue, blue: { loaded: 6, denied: 5 } });
      const answers = visit.demo.logs.flatMap(({ viewer }, log) => viewer.slice(before[log]));
      const papers = answers.filter(({ url }) => url.startsWith(folder)).map(({ status }) => status);
      expect(papers).toContain(403);
      expect(papers.filter((status) => status! < 300)).toEqual([]);
    } finally {
      // The tests after this one begin where it should have ended.
      await visit.clickThrough(button);
    }
    await visit.expectFiles(shownTo.blue);
  });

  describe('the demo without a service worker', () => {
    it('the demo without a service worker', async () => {
      await visit.pretend(true);
      await page.waitFor(() => document.querySelector('#worker-state')!.textContent === 'No service worker');
      expect(await textOf('#mode-reason')).toMatch(
        /^Service workers are not available: this browser has none/,
      );
      await visit.expectFiles(shownTo.blue);
      expect(await textOf('#early-times')).toMatch(/^Denied at \d+ ms, loaded at \d+ ms\.$/);
      expect(await textOf('#early-reason')).toMatch(/^It was requested without a token/);
    });

    it('the demo has none in control, after another reload neither', async () => {
      await visit.throughReload(() => page.reload());
      await page.waitFor(() => document.querySelector('#worker-state')!.textContent === 'No service worker');
      const isControlled = await page.evaluate(() => {
        const { get } = Object.getOwnPropertyDescriptor(Navigator.prototype, 'serviceWorker')!;
        return (get!.call(navigator) as ServiceWorkerContainer).controller !== null;
      });
      expect(isControlled).toBe(false);
      await visit.expectFiles(shownTo.blue);
    });

    it('the demo shows the PDF in a frame, with a token of this file alone', async () => {
      const source = await page.waitFor(() => document.querySelector<HTMLIFrameElement>('.card iframe')!.src);
      expect(grantsIn(source)).toHaveLength(1);
      const path = new URL(source).pathname;
      const last = (): object => {
        const { url, status } = asked().findLast((entry) => entry.url.startsWith(path))!;
        return { isSame: source.includes(url), status };
      };
      await expect.poll(last, { timeout: 20_000 }).toEqual({ isSame: true, status: 200 });
    });

    it('the demo puts only a token of this file into the address of a tab', async () => {
      const tab = await page.clickToOpen(await visit.bringIntoView('.card.image [aria-label^="Open"]'));
      await expect.poll(() => tab.url(), { timeout: 20_000 }).toMatch(/authorization=/);
      const address = await tab.url();
      expect(grantsIn(address)).toEqual([new URL(address).pathname.replace(/\.\w+$/, '')]);
      await tab.close();
    });

    it('the demo copies the HTML of a file without the token that is in it', async () => {
      await page.click(await visit.bringIntoView('#tour-html'));
      await expect.poll(() => textOf('#markup')).toContain('authorization=');
      await page.click(await visit.bringIntoView('#copy-html'));
      await page.waitFor(() => document.querySelector('#copied-status')!.textContent !== '');
      expect(await textOf('#copied-markup')).toMatch(/^<img src="http:\/\/localhost:\d+\/[\w/-]+\.png">$/);
    });

    it('the demo says of an address under the virtual path that there is no such thing', async () => {
      const tab = await visit.browser.newPage();
      await tab.goto(visit.demo.url + (await virtualPath()));
      await tab.waitFor(() => document.body.textContent.includes('Without a service worker'));
      await tab.close();
    });

    it('the demo has no token in the document after signing out', async () => {
      await visit.signIn('none');
      await visit.expectFiles(shownTo.none);
      await page.click(await visit.bringIntoView('#tour-html'));
      expect(await textOf('.proof')).toBe('0 tokens in the whole document');
    });

    it('the demo gets the worker back', async () => {
      await visit.pretend(false);
      await page.waitFor(() =>
        document.querySelector('#worker-state')!.textContent.startsWith('Service worker'),
      );
      await visit.expectFiles(shownTo.none);
    });
  });

  it("the demo loads green's files for green", async () => {
    await visit.signIn('green');
    await visit.expectFiles(shownTo.green);
  });

  it('the demo loads nothing private after signing out', async () => {
    await visit.signIn('none');
    await visit.expectFiles(shownTo.none);
  });

  it('the demo let no token reach the cache, the bucket or the page', async () => {
    const behind = [
      ...visit.demo.logs.flatMap(({ cache }) => cache),
      ...visit.demo.logs.flatMap(({ origin }) => origin),
    ];
    expect(behind.length).toBeGreaterThan(10);
    expect(JSON.stringify(behind)).not.toContain('authorization');
    const tokens = asked().flatMap(({ url }) => /authorization=[^&]*\.([\w-]+)$/.exec(url)?.[1] ?? []);
    expect(tokens.length).toBeGreaterThan(10);
    const markup = await page.evaluate(() => document.documentElement.outerHTML);
    expect(tokens.filter((signature) => markup.includes(signature))).toEqual([]);
  });
});

/** What the token in an address opens. */
function grantsIn(address: string): string[] {
  const token = new URL(address).searchParams.get('authorization')!;
  const claims = Buffer.from(token.split('.')[1]!, 'base64url').toString();
  return (JSON.parse(claims) as { files: string[] }).files;
}
