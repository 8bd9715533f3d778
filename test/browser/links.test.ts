import { afterEach, describe, expect, it } from 'vitest';
import { anyValidToken } from '../../src/lambda-edge/index.js';
import { eachMode, kindsOfTokens } from '../support/each-mode.js';
import { expectAll } from '../support/expect-all.js';
import { eachWorld } from '../support/each-world.js';
import type { ClickOptions } from '../support/engines/index.js';
import { blue, fileId, filePath, green, png } from '../support/test-files.js';
import { cdn, fileUrl, otherCdn } from '../support/world.js';

const image = png(0, 0, 255);

/** Ways to ask for a tab of its own, and the link's attributes for it. */
const newTabs: readonly (readonly [name: string, how: ClickOptions, attributes: Attributes])[] = [
  ['a click on a link with target=_blank', {}, { target: '_blank' }],
  ['a click on a link with target=_BLANK and an opener', {}, { target: '_BLANK', rel: 'opener' }],
  ['the middle button', { button: 'middle' }, {}],
  ['a click with Control held', { modifiers: ['Control'] }, {}],
  ['a click with Shift held', { modifiers: ['Shift'] }, {}],
];

/** Where a link may be, besides the document's body. */
const places = [
  'around an image',
  'of an image map',
  'in a shadow root',
  'in a shadow root in another one',
  'in a drawing',
  'in a drawing of SVG 1.1',
];

/** What applications do in handlers of a click, without meaning to prevent it. */
const handlers = [
  'stops it at the link',
  'stops it on its way down',
  'stops it on its way up',
  'stops it at once at the link',
  'stops it at once on its way down',
  'stops it at once on its way up',
  'leads it here',
];

const saved: readonly { download: string; name: string; how: ClickOptions }[] = [
  { download: 'Holiday ☀.png', name: 'Holiday ☀.png', how: {} },
  { download: '', name: `${fileId(1)}.png`, how: {} },
  { download: 'key.png', name: 'key.png', how: { modifiers: ['Control'] } },
  { download: 'middle.png', name: 'middle.png', how: { button: 'middle' } },
];

eachWorld({}, (world) => {
  // The application's server is the witness of every address of its origin.
  afterEach(() => {
    expect(JSON.stringify(world.world.app.requests)).not.toContain('authorization=');
  });

  /** Not every driver has a middle button, and not every browser opens a tab for a key that is held. */
  const canClick = ({ button, modifiers = [] }: ClickOptions): boolean => {
    const { middleClick, controlClickOpensTab } = world.world.browser.supports;
    return (button !== 'middle' || middleClick) && (modifiers.length === 0 || controlClickOpensTab);
  };
  /** The queries with which a file was asked for, once it was. */
  const askedFor = async (path: string): Promise<string[]> => {
    await expect.poll(() => world.queriesFor(path).length).toBeGreaterThan(0);
    return world.queriesFor(path);
  };

  eachMode(world, { elsewhere: ['worker', 'page'] }, (context) => {
    const { start, expectImage } = context;
    describe.each(kindsOfTokens(context.mode))('with tokens of %s', (tokens) => {
      it('a link opens a file in the tab by a click, by Enter and by click() of a script', async () => {
        const { page } = context;
        const home = await page.url();
        await expectAll(['a click', 'Enter', 'click() of a script'], async (way) => {
          await start({}, tokens);
          await page.evaluate(addLink, { href: fileUrl(blue, 1) });
          await page.evaluate(rememberLinkOnLeaving);
          if (way === 'a click') await page.click('a');
          else await page.evaluate(way === 'Enter' ? focusLink : clickLink);
          if (way === 'Enter') await page.press('Enter');
          await expectImage(1, { tokens });
          await page.goto(home);
          await context.world.settle(page);
          const link = await page.evaluate(() => sessionStorage.getItem('link'));
          expect(link).toBe(`<a href="${fileUrl(blue, 1)}">Open</a>`);
        });
      });

      // The rest is as in page mode.
      if (context.mode === 'worker without a virtual path') return;

      it('a link opens a file in a tab of its own, in whatever way that is asked for', async () => {
        await start({}, tokens);
        const { page } = context;
        const home = await page.url();
        await expectAll(
          newTabs.filter(([, how]) => canClick(how)),
          async ([, how, attributes]) => {
            const before = await page.evaluate(addLink, { href: fileUrl(blue, 1), ...attributes });
            const tab = await page.clickToOpen('a', how);
            await expectImage(1, { tab, tokens });
            expect(await page.evaluate(readLink)).toBe(before);
            expect(await page.url()).toBe(home);
            await tab.close();
          },
        );
        // A virtual path needs no token that may stand in an address.
        const asked = context.world.asked.map(({ key }) => key);
        if (context.mode === 'worker') expect(new Set(asked)).toEqual(new Set(['ACCOUNT']));
      });

      it('a link that names a frame opens one file after the other in it', async () => {
        await start({}, tokens);
        const { page } = context;
        await page.evaluate(addFrame, 'viewer');
        let before = '';
        for (const number of [1, 2, 3]) {
          await page.evaluate(addLink, { href: fileUrl(blue, number), target: 'viewer' });
          await page.click('a');
          before = await expectImage(number, { frame: 'iframe', tokens, before });
        }
      });
    });
  });

  // Under a virtual path no address has a token, and nobody is asked for one.
  eachMode(world, { chromium: ['page'], elsewhere: ['page'] }, (context) => {
    const { start, expectImage } = context;
    it.each([
      ['that opens the whole folder', 'folder'],
      ['that is stored for the account', 'account'],
      ['that does not say what it opens', 'untold'],
    ])('a link puts no token into an address %s', async (_, kind) => {
      const { page, world: server } = context;
      const account = await server.sign([`/${blue}/`]);
      if (kind === 'untold') server.replaceCloudFront({ authorizer: { authorize: anyValidToken } });
      await start({}, 'the account only');
      await page.evaluate((token) => window.fileAuth.setAccountToken(token), account);
      const answers: Record<string, () => string | Promise<string>> = {
        folder: () => server.sign([`/${blue}/`]),
        account: () => account,
        untold: () => server.sign([], { files: undefined }),
      };
      server.answerWith(answers[kind]!);
      await page.evaluate(addLink, { href: fileUrl(blue, 1), target: '_blank' });
      const tab = await page.clickToOpen('a');
      await expectImage(1, { tab, tokens: 'the account only' });
      const asked = server.asked.map(({ key, file, reason }) => ({ key, file, reason }));
      const question = { key: `FILE_${fileId(1)}`, file: fileId(1), reason: 'navigation' };
      // Asked when the button goes down, and again by the click.
      expect(new Set(asked.map((one) => JSON.stringify(one)))).toEqual(new Set([JSON.stringify(question)]));
      await tab.close();
    });

    it('a link tells nobody the token whom it pings', async () => {
      await start();
      const { page, world: server } = context;
      const token = await server.sign([`/${blue}/${fileId(1)}`]);
      await page.evaluate((id, value) => window.fileAuth.setFileToken(id, value), fileId(1), token);
      await page.evaluate(addFrame, 'viewer');
      const before = await page.evaluate(addLink, {
        href: fileUrl(blue, 1),
        target: 'viewer',
        ping: `${server.app.url}/ping https://evil.example/`,
      });
      const during = await page.waitFor(async () => {
        window.link.focus();
        // What the page itself reads then comes before what is read here.
        for (let count = 0; count < 10; count += 1) await window.tokenStore().keys();
        window.link.click();
        return window.link.href.includes('authorization=') && window.link.outerHTML;
      });
      expect(during).not.toContain('ping');
      await expectImage(1, { frame: 'iframe' });
      expect(await page.evaluate(readLink)).toBe(before);
      expect(server.foreignRequests.filter((url) => url.includes('authorization'))).toEqual([]);
    });
  });

  // Where a link is and what handlers do to its click is the same in each mode; those before it open files in all of them.
  eachMode(world, { chromium: ['worker'], elsewhere: ['page'] }, (context) => {
    const { start, expectImage } = context;
    it('a link opens a file wherever in the document it is', async () => {
      await start();
      const { page } = context;
      for (const place of places) {
        const target = await page.evaluate(addLinkIn, place, fileUrl(blue, 1));
        const tab = await page.clickToOpen(target);
        await expectImage(1, { tab });
        await tab.close();
      }
    });

    it('a link opens a file though a handler of the application stops the click or leads it to the file', async () => {
      await start();
      const { page } = context;
      await expectAll(handlers, async (kind) => {
        const href = kind === 'leads it here' ? '#elsewhere' : fileUrl(blue, 1);
        await page.evaluate(addLink, { href, target: '_blank' });
        await page.evaluate(handleClick, kind, fileUrl(blue, 1));
        const tab = await page.clickToOpen('a');
        await expectImage(1, { tab });
        await tab.close();
      });
    });

    it('a click is left alone when a handler of the application prevents it', async () => {
      await start();
      const { page } = context;
      await expectAll(['prevents it', 'stops it at once and prevents it'], async (kind) => {
        await page.evaluate(addLink, { href: fileUrl(blue, 1), target: '_blank' });
        await page.evaluate(handleClick, kind, '');
        await page.evaluate(watchLink);
        await page.click('a');
        expect(await page.waitFor(seenOfLink)).toEqual({ isPrevented: true, written: [] });
      });
      expect(context.queriesFor(filePath(blue, 1))).toEqual([]);
    });

    it('a click is left alone that a handler of the application leads elsewhere', async () => {
      await start();
      const { page } = context;
      await page.evaluate(addFrame, 'viewer');
      await page.evaluate(addLink, { href: fileUrl(blue, 1), target: 'viewer' });
      await page.evaluate(handleClick, 'leads it elsewhere', `${otherCdn}${filePath(blue, 2)}`);
      await page.click('a');
      await expect.poll(() => context.world.foreignRequests.length).toBe(1);
      expect(context.world.foreignRequests).toEqual([`${new URL(otherCdn).host}${filePath(blue, 2)}`]);
      expect(context.queriesFor(filePath(blue, 1))).toEqual([]);
    });
  });

  // No mode looks at what is left alone; in page mode it would be the token that is led astray.
  eachMode(world, { chromium: ['page'], elsewhere: ['worker'] }, (context) => {
    const { start } = context;
    it.each([
      ['marked as none of ours', {}, '<p data-file-auth="off"></p>'],
      ['in a shadow root of what is marked', {}, '<p data-file-auth="off"><span class="host"></span></p>'],
      ['when links are left alone', { links: false }, '<p></p>'],
    ])('a link is left alone %s', async (_, options, around) => {
      await start(options);
      const { page } = context;
      await page.evaluate(addFrame, 'viewer');
      await page.evaluate(addLink, { href: fileUrl(blue, 1), target: 'viewer' }, around);
      await page.evaluate(watchLink);
      await page.click(around.includes('host') ? '.host' : 'a');
      expect(await page.waitFor(seenOfLink)).toEqual({ isPrevented: false, written: [] });
      expect(await askedFor(filePath(blue, 1))).toEqual(['']);
    });

    it('a link is left alone that is being edited', async () => {
      await start();
      const { page } = context;
      await page.evaluate(addLink, { href: fileUrl(blue, 1), target: '_blank' }, '<p contenteditable></p>');
      await page.evaluate(watchLink);
      await page.click('a');
      expect(await page.waitFor(seenOfLink)).toEqual({ isPrevented: false, written: [] });
      expect(context.queriesFor(filePath(blue, 1)).filter((query) => query !== '')).toEqual([]);
    });

    it('a link is left alone to a file of another host, whatever it carries', async () => {
      await start();
      const { page, world: server } = context;
      const others = [`${otherCdn}${filePath(blue, 1)}`, `https://evil.example/?${fileUrl(blue, 1)}`];
      await expectAll(others, async (href) => {
        server.clearLogs();
        await page.evaluate(addFrame, 'viewer');
        await page.evaluate(addLink, { href, target: 'viewer' });
        await page.evaluate(watchLink);
        await page.click('a');
        expect(await page.waitFor(seenOfLink)).toEqual({ isPrevented: false, written: [] });
        await expect.poll(() => server.foreignRequests.length).toBe(1);
        expect(server.foreignRequests).toEqual([href.slice('https://'.length)]);
      });
    });

    // Elsewhere a stored page has no sandbox.
    if (context.mode !== 'worker') return;

    it('a link that names a frame or a tab opens a file though a stored page stands there', async () => {
      await start();
      const { page, world: server } = context;
      const show = (number: number, rest: string, target: string): Promise<string> =>
        page.evaluate(addLink, { href: fileUrl(blue, number, rest), target });
      const text = (): string => document.body.innerText;
      await page.evaluate(addFrame, 'viewer');
      await show(371, '.html', 'viewer');
      await page.click('a');
      await expect.poll(() => page.evaluateInFrame('iframe', text)).toMatch('Stored');
      await show(1, '.png', 'viewer');
      await page.click('a');
      await context.expectImage(1, { frame: 'iframe' });
      await show(371, '.html', 'tab');
      const tab = await page.clickToOpen('a');
      await expect.poll(() => tab.evaluate(text)).toMatch('Stored');
      await show(1, '.png', 'tab');
      await page.click('a');
      await context.expectImage(1, { tab });
      await tab.close();
      expect(server.app.requests.filter(({ url }) => url.startsWith('/_files/'))).toEqual([]);
    });
  });

  eachMode(world, { chromium: ['worker', 'page'], elsewhere: ['worker', 'page'] }, (context) => {
    const { start } = context;
    it('a link with download saves a file under the name that it should have, however it is clicked', async () => {
      await start();
      const { page, world: server } = context;
      const { downloads } = server.browser;
      const home = await page.url();
      const expected: string[] = [];
      await expectAll(
        saved.filter(({ how }) => canClick(how)),
        async ({ download, name, how }) => {
          const before = await page.evaluate(addLink, { href: fileUrl(blue, 1), download });
          await page.click('a', how);
          expect(await downloads.waitFor(name, image.length)).toEqual(image);
          expect([await page.url(), await page.evaluate(readLink)]).toEqual([home, before]);
          expected.push(name);
        },
      );
      expect(new Set(await downloads.names())).toEqual(new Set(expected));
    });

    it('a click with Alt held saves a file', async () => {
      await start();
      const {
        page,
        world: { browser },
      } = context;
      await page.evaluate(addLink, { href: fileUrl(blue, 1) });
      await page.click('a', { modifiers: ['Alt'] });
      expect(await browser.downloads.waitFor(`${fileId(1)}.png`, image.length)).toEqual(image);
      expect(await browser.downloads.names()).toEqual([`${fileId(1)}.png`]);
    });

    it.each([
      ['that is not there', fileUrl(blue, 399), filePath(blue, 399)],
      ['that is not granted', fileUrl(green, 1), filePath(green, 1)],
    ])('a link to a file %s shows the denial where the file would have been', async (_, href, path) => {
      await start();
      context.world.answerWith(({ key }) => (key === 'ACCOUNT' ? context.world.sign([`/${blue}/`]) : null));
      const {
        page,
        mode,
        world: { app },
      } = context;
      await page.evaluate(countWindows);
      await page.evaluate(addLink, { href, target: '_blank' });
      const tab = await page.clickToOpen('a');
      const address = mode === 'worker' ? `${app.url}/_files${path}` : cdn + path;
      await expect.poll(() => tab.url(), { timeout: 20_000 }).toBe(address);
      // A second window would be a pop-up by then.
      expect(await page.evaluate(() => window.lengths.length)).toBeLessThanOrEqual(1);
      await tab.close();
    });
  });
});

interface Attributes {
  readonly [name: string]: string;
}

/** Puts a link into the page, into the innermost element of what is given around it, and shows its HTML. */
function addLink(attributes: Attributes, around = '<p></p>'): string {
  document.querySelector('#place')?.remove();
  const place = Object.assign(document.createElement('div'), { id: 'place', innerHTML: around });
  const link = Object.assign(document.createElement('a'), { textContent: 'Open' });
  for (const [name, value] of Object.entries(attributes)) link.setAttribute(name, value);
  const inner = [...place.querySelectorAll('*')].at(-1)!;
  (inner.matches('.host') ? inner.attachShadow({ mode: 'open' }) : inner).append(link);
  document.body.prepend(place);
  Object.assign(window, { link });
  return link.outerHTML;
}

/** Puts a link to a tab of its own into the page in one of several ways, and tells what to click. */
function addLinkIn(place: string, href: string): string {
  const picture = document.createElement('canvas').toDataURL();
  document.querySelector('#around')?.remove();
  const around = document.createElement('span');
  const attributes = `href="${href}" target="_blank"`;
  document.body.append(around);
  if (place === 'around an image') {
    around.innerHTML = `<a ${attributes}><img src="${picture}"></a>`;
  } else if (place === 'of an image map') {
    const area = `<area shape="rect" coords="0,0,300,150" ${attributes}>`;
    around.innerHTML = `<img src="${picture}" usemap="#places"><map name="places">${area}</map>`;
  } else if (place.startsWith('in a drawing')) {
    const link = attributes.replace('href', place === 'in a drawing' ? 'href' : 'xlink:href');
    around.innerHTML = `<svg width="200" height="200"><a ${link}><rect width="200" height="200"/></a></svg>`;
  } else {
    const root = around.attachShadow({ mode: 'open' });
    const inner = root.appendChild(document.createElement('span'));
    const end = place === 'in a shadow root' ? root : inner.attachShadow({ mode: 'open' });
    end.append(document.createRange().createContextualFragment(`<a ${attributes}>Open</a>`));
  }
  around.id = 'around';
  return around.querySelector('rect') ? '#around rect' : '#around';
}

function addFrame(name: string): void {
  document.querySelector('iframe')?.remove();
  document.body.append(Object.assign(document.createElement('iframe'), { name }));
}

function readLink(): string {
  return window.link.outerHTML;
}

function clickLink(): void {
  window.link.click();
}

function focusLink(): void {
  window.link.focus();
}

function rememberLinkOnLeaving(): void {
  window.addEventListener('pagehide', () => sessionStorage.setItem('link', window.link.outerHTML));
}

/** A handler of the application for the next click on the link. */
function handleClick(kind: string, url: string): void {
  const stop = (event: Event): void => event.stopPropagation();
  const { link } = window;
  if (kind === 'stops it at the link') link.addEventListener('click', stop);
  if (kind === 'stops it on its way down')
    document.addEventListener('click', stop, { capture: true, once: true });
  if (kind === 'stops it on its way up') document.body.addEventListener('click', stop, { once: true });
  const stopAtOnce = (event: Event): void => event.stopImmediatePropagation();
  if (kind === 'stops it at once at the link') link.addEventListener('click', stopAtOnce);
  if (kind === 'stops it at once on its way down')
    document.addEventListener('click', stopAtOnce, { capture: true, once: true });
  if (kind === 'stops it at once on its way up')
    document.body.addEventListener('click', stopAtOnce, { once: true });
  if (kind === 'stops it at once and prevents it') {
    link.addEventListener('click', (event) => {
      event.stopImmediatePropagation();
      event.preventDefault();
    });
  }
  if (kind === 'leads it here' || kind === 'leads it elsewhere')
    link.addEventListener('click', () => (link.href = url));
  if (kind === 'prevents it')
    document.addEventListener('click', (event) => event.preventDefault(), { once: true });
}

/** Notes what becomes of the next click on the link. */
function watchLink(): void {
  const { link } = window;
  const seen = { isPrevented: false, written: [] as string[] };
  Object.assign(window, { seen: undefined });
  const observer = new MutationObserver((records) => {
    for (const { attributeName } of records) seen.written.push(`${attributeName}: ${link.outerHTML}`);
  });
  observer.observe(link, { attributes: true });
  const onClick = (event: Event): void => {
    setTimeout(() => {
      seen.isPrevented = event.defaultPrevented;
      Object.assign(window, { seen });
    });
  };
  window.addEventListener('click', onClick, { capture: true, once: true });
}

function seenOfLink(): Window['seen'] {
  return window.seen;
}

/** Counts what scripts open. */
function countWindows(): void {
  const open = window.open.bind(window);
  window.lengths = [];
  window.open = (...args) => {
    window.lengths.push(String(args[0]));
    return open(...args);
  };
}

declare global {
  interface Window {
    link: HTMLAnchorElement;
    seen: { isPrevented: boolean; written: string[] };
  }
}
