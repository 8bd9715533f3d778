import { expect, it } from 'vitest';
import { htmlPage } from '../support/app-server.js';
import { eachMode } from '../support/each-mode.js';
import { eachWorld } from '../support/each-world.js';
import { expectAll } from '../support/expect-all.js';
import { blue, fileId, filePath, green } from '../support/test-files.js';
import { cdn, fileUrl } from '../support/world.js';

/** A worker of the application's with a page of its own for files that are not shown. */
const ownWorker = `
  importScripts('/file-auth-worker.js');
  const failurePage = async ({ url, reason, status }) => {
    const page = await fetch('/moved-page.html');
    return new Response((await page.text()) + [url, reason, status].join(' '), page);
  };
  fileAuthWorker.installFileAuth({ origins: ['${cdn}'], virtualPath: '/_files/', failurePage });`;

const routes = {
  '/sw.js': { body: ownWorker, contentType: 'text/javascript' },
  '/not-shown': htmlPage('<p>Ours</p>'),
  '/page.html': htmlPage('<script>document.title = "Ours"</script>'),
  '/moved-page.html': { body: '', status: 302, headers: { location: '/page.html' } },
};

const virtual = (folder: string, number: number): string => `/_files${filePath(folder, number)}`;

/** Why there is no file, as the worker and the page tell it. */
const failures = [
  ['is not granted', green, 1, 'file-not-granted'],
  ['is not there', blue, 399, 'origin'],
  ['is replaced by a page', blue, 1, 'replaced'],
  ['does not come', blue, 2, 'network'],
] as const;

eachWorld({ routes }, (world) => {
  /** Registers, and stores a token: WebKit lets no page that is being left fetch one. */
  const start = async (options: object = {}): Promise<void> => {
    await world.register(options);
    const token = await world.world.sign([`/${blue}/`]);
    await world.page.evaluate((value) => window.fileAuth.setAccountToken(value), token);
  };
  const failAs = (reason: string): void => {
    world.world.replaceCloudFront({});
    world.world.replaceDistribution(null);
    if (reason === 'network') world.world.replaceDistribution((request) => void request.socket.destroy());
    if (reason === 'replaced') {
      world.world.replaceDistribution((_, response) => {
        const headers = { 'access-control-allow-origin': '*', 'content-type': 'text/html' };
        response.writeHead(200, headers).end('<p>Application</p>');
      });
    }
  };

  eachMode(world, { chromium: ['worker', 'page'], elsewhere: ['worker', 'page'] }, (context) => {
    it('a link that is to save a file which does not come leaves the page, saves nothing, and an event says why', async () => {
      await context.start();
      const { page, world: server } = context;
      server.answerWith(({ key }) => (key === 'ACCOUNT' ? server.sign([`/${blue}/`]) : null));
      const home = await page.url();
      const urls = (folder: string, number: number): Record<string, string> => ({
        'to the file': `href="${fileUrl(folder, number)}" download`,
        'to the file, for a new tab': `href="${fileUrl(folder, number)}" download target="_blank"`,
        ...(context.mode === 'worker' && {
          'under the virtual path': `href="${virtual(folder, number)}?download=a.png"`,
          'under the virtual path, with the attribute': `href="${virtual(folder, number)}" download`,
          'under the virtual path, for a new tab': `href="${virtual(folder, number)}?download=" target="_blank"`,
        }),
      });
      const cases = failures.flatMap(([how, folder, number, reason]) =>
        Object.entries(urls(folder, number)).map(([name, link]) => ({
          name: `${name}, which ${how}`,
          link,
          expected: { folder, file: fileId(number), path: filePath(folder, number), reason },
        })),
      );
      // Each kind of link once, and each reason.
      await expectAll(
        cases.filter(({ name }) => name.startsWith('to the file,') || name.includes('granted')),
        async ({ link, expected }) => {
          failAs(expected.reason);
          await page.evaluate(addLink, link);
          await page.click('a');
          const failed = await page.waitFor(failedDownload);
          expect(failed).toEqual({ type: 'download-failed', ...expected });
        },
      );
      expect(await page.url()).toBe(home);
      expect(await page.evaluate(() => document.querySelector('iframe'))).toBe(null);
      expect(await server.browser.downloads.names()).toEqual([]);
      expect(server.app.requests.filter(({ url }) => url.startsWith('/_files/'))).toEqual([]);
    });
  });

  it('a navigation that was to save a file which does not come leaves the page and the frame, saves nothing, and an event says why', async () => {
    const { page, world: server } = world;
    await start({ links: false });
    await page.evaluate(() => {
      document.body.innerHTML = '<iframe name="viewer" src="/not-shown"></iframe>';
    });
    const ways = ['', 'target="viewer"', 'target="_blank"', 'onclick="location.assign(href)"'];
    await expectAll(
      failures.flatMap((failure, index) =>
        ways
          .slice(index ? 1 : 0, index ? 2 : 4)
          .map((way) => ({ name: `${way} ${failure[0]}`, way, failure })),
      ),
      async ({ way, failure: [, folder, number, reason] }) => {
        failAs(reason);
        await page.evaluate(addLink, `href="${virtual(folder, number)}?download=a.png" ${way}`);
        const tab =
          way.includes('_blank') && server.browser.name !== 'chromium' && (await page.clickToOpen('a'));
        if (!tab) await page.click('a');
        expect(await page.waitFor(failedDownload)).toMatchObject({ path: filePath(folder, number), reason });
        if (tab) await tab.close();
      },
    );
    expect(await page.evaluate(() => [document.URL, typeof window.register])).toEqual([
      `${server.app.url}/`,
      'function',
    ]);
    expect(await page.evaluateInFrame('iframe', () => document.body.textContent)).toBe('Ours');
    expect(await server.browser.downloads.names()).toEqual([]);
  });

  it('a file that is not shown is named, and a click leads back to the page that led to it', async () => {
    const { page, world: server } = world;
    await start();
    await page.evaluate(addLink, `href="${virtual(green, 1)}"`);
    await page.click('a');
    await page.waitFor(() => document.title.endsWith('.png'));
    const shown = await page.evaluate(() => [
      document.querySelector('bdi')!.textContent,
      document.scripts.length,
    ]);
    expect(shown).toEqual([`${fileId(1)}.png`, 0]);
    await page.click('a:last-of-type:not([href=""])');
    await page.waitFor(() => window.isReady);
    expect(await page.url()).toBe(`${server.app.url}/`);
  });

  it('a page of the application takes the place of the one that says why a file is not shown, in a tab and in a frame', async () => {
    const { page, world: server } = world;
    await start({ failurePage: '/not-shown' });
    await page.evaluate(addFrame, virtual(green, 1));
    const query = `?url=${encodeURIComponent(fileUrl(green, 1))}&reason=file-not-granted&status=403`;
    const address = `${server.app.url}/not-shown${query}`;
    const inFrame = (): Promise<unknown> =>
      page.evaluateInFrame('iframe', () => [document.URL, document.body.textContent]).catch(() => null);
    await expect.poll(inFrame).toEqual([address, 'Ours']);
    // Firefox unregisters a worker that fails three navigations.
    for (let count = 0; count < 4; count += 1) await page.goto(server.app.url + virtual(green, 1));
    expect(await page.url()).toBe(address);
    await page.goto(server.app.url);
    await server.settle(page);
    expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  });

  it('a page that a worker of the application makes takes the place of the one that says why a file is not shown', async () => {
    const { page, world: server } = world;
    await start({ url: '/sw.js' });
    await page.goto(server.app.url + virtual(green, 1));
    // Its script runs: it is the application's.
    const shown = await page.evaluate(() => [document.URL, document.title, document.body.innerText.trim()]);
    const why = `${fileUrl(green, 1)} file-not-granted 403`;
    expect(shown).toEqual([server.app.url + virtual(green, 1), 'Ours', why]);
  });
});

function addLink(attributes: string): void {
  document.querySelector('p')?.remove();
  window.events.length = 0;
  document.body.insertAdjacentHTML('afterbegin', `<p><a ${attributes}>Save</a></p>`);
}

function addFrame(src: string): void {
  document.body.append(Object.assign(document.createElement('iframe'), { src }));
}

function failedDownload(): object | undefined {
  return window.events.find(({ type }) => type === 'download-failed');
}
