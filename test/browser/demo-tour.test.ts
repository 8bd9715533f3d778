import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { snippetFiles } from '../pack/support/read-snippets.js';
import { shownTo, visitDemo, type DemoVisit } from '../support/demo-visit.js';
import { eachEngine } from '../support/each-engine.js';
import type { TestPage } from '../support/engines/index.js';

// One visit from its first moment, in order: each step begins where the one before has ended.
eachEngine((engine) => {
  let visit: DemoVisit;
  let page: TestPage;

  beforeAll(async () => {
    visit = await visitDemo(engine);
    page = visit.page;
  });
  beforeEach((context) => visit.beforeTry(context));
  afterAll(() => visit?.close());

  const textOf = (selector: string): Promise<string> =>
    page.evaluate((wanted) => document.querySelector<HTMLElement>(wanted)!.innerText, selector);
  /** The steps of the tour as the page shows them: `done`, `next` or `later`. */
  const expectSteps = (...expected: readonly string[]): Promise<void> =>
    expect
      .poll(() =>
        page.evaluate(() =>
          Array.from(document.querySelectorAll<HTMLElement>('.step'), (s) => s.dataset['state']),
        ),
      )
      .toEqual(expected);
  const disabledButtons = (): Promise<string[]> =>
    page.evaluate(() => Array.from(document.querySelectorAll('button:disabled'), ({ id }) => id));

  it('no button can be pressed before it works', async () => {
    const enabled = await page.evaluate(async () => {
      const html = await (await fetch('/')).text();
      const served = new DOMParser().parseFromString(html, 'text/html');
      return Array.from(served.querySelectorAll('button:enabled'))
        .filter((button) => button.closest('[hidden]') === null)
        .map(({ id }) => id);
    });
    expect(enabled).toEqual([]);
  });

  it('the tour begins signed in, and every button works that can', async () => {
    await visit.expectFiles(shownTo.blue);
    await expectSteps('done', 'next', 'later', 'later');
    expect(await disabledButtons()).toEqual(['tour-sign-in']);
  });

  it('the tour shows that the HTML holds no token', async () => {
    await page.click(await visit.bringIntoView('#tour-html'));
    expect(await textOf('#markup')).toMatch(/^<img src="http:\/\/localhost:\d+\/[\w/-]+\.png">$/);
    expect(await textOf('#inspector .proof')).toBe('0 tokens in the whole document');
    await expectSteps('done', 'done', 'next', 'later');
  });

  it('the tour goes on when the token that expired was renewed', async () => {
    await visit.clickThrough('#expire');
    await visit.expectFiles(shownTo.blue);
    await expectSteps('done', 'done', 'done', 'next');
    expect(await textOf('#activity tbody')).toContain('New token for the account');
  });

  it('the tour ends when nobody is signed in and the picture is denied', async () => {
    await visit.clickThrough('#sign-out');
    await visit.expectFiles(shownTo.none);
    await expectSteps('done', 'done', 'done', 'done');
    expect(await textOf('#early-state')).toBe('Denied: no token');
    expect(await disabledButtons()).toEqual(['expire', 'sign-out']);
  });

  it('the demo stays signed out when the page is loaded again', async () => {
    await visit.throughReload(() => page.goto(visit.demo.url));
    await visit.expectFiles(shownTo.none);
  });

  it('"Reset" brings back the first state of the server, the worker and the tour', async () => {
    await visit.signIn('blue');
    await visit.clickThrough('#grants button:last-child');
    await visit.expectFiles({ ...shownTo.blue, blue: { loaded: 6, denied: 5 } });
    await visit.pretend(true);
    await visit.clickThrough('#reset');
    await visit.expectFiles(shownTo.blue);
    expect(await textOf('#worker-state')).toBe('Service worker on');
    expect(await textOf('#grants')).not.toContain('Restore');
    expect(await page.evaluate(() => document.documentElement.dataset['startedWith'])).toBe('none');
    await expectSteps('done', 'next', 'later', 'later');
  });

  it('a "Save" that is denied stays on the page, and says why', async () => {
    const address = await page.url();
    const before = await visit.browser.downloads.names();
    const title = await page.evaluate(() => {
      const link = document.querySelector('.card.image[data-state="denied"] a[download]')!;
      link.id = 'denied-save';
      return link.closest('.card')!.querySelector('figcaption span')!.textContent;
    });
    await page.click(await visit.bringIntoView('#denied-save'));
    await expect.poll(() => textOf('#problem')).toBe(`“${title}” was not saved: not granted.`);
    expect(await page.url()).toBe(address);
    expect(await visit.browser.downloads.names()).toEqual(before);
    await visit.expectFiles(shownTo.blue);
  });

  describe('the code in the page', () => {
    const readme = snippetFiles('README.md');

    it.each(['files.js', 'get-token.js'])(
      '%s is what the README prints, what runs, and what is copied',
      async (name) => {
        const printed = readme[`src/${name}`]!.replace(/^.*\n/, '');
        const source = new URL(`../../examples/demo/page/${name}`, import.meta.url);
        expect(await readFile(source, 'utf8')).toBe(printed);
        const here = printed.replace('https://d111111abcdef8.cloudfront.net', visit.demo.filesUrl).trimEnd();
        const isRun = (url: string): boolean =>
          performance
            .getEntriesByType('resource')
            .some((entry) => entry.name === new URL(url, location.href).href);
        expect(await page.evaluate(isRun, `/${name}`)).toBe(true);
        expect(
          await page.evaluate(async (path) => (await (await fetch(path)).text()).trimEnd(), `/${name}`),
        ).toBe(here);
        await page.evaluate(() => {
          const write = (text: string): Promise<void> => {
            document.documentElement.dataset['copied'] = text;
            return Promise.resolve();
          };
          Object.defineProperty(navigator.clipboard, 'writeText', { value: write, configurable: true });
        });
        await page.click(await visit.bringIntoView(`[data-copies="${name}"]`));
        await expect.poll(() => textOf('#notice')).toBe(`${name} is copied.`);
        expect(await page.evaluate(() => document.documentElement.dataset['copied'])).toBe(here);
      },
    );
  });

  it('no link in the page or in the documentation that it leads to is dead', async () => {
    const first = await page.evaluate(() =>
      Array.from(
        document.querySelectorAll<HTMLAnchorElement>('nav a, .links a, .calls a'),
        ({ href }) => href,
      ),
    );
    const seen = new Set<string>();
    const ids = new Map<string, string>();
    for (const address of first) await follow(new URL(address), seen, ids);
    expect(seen.size).toBeGreaterThan(100);
    const dead = [...seen].filter((address) => {
      const { origin, pathname, hash } = new URL(address);
      return (
        !ids.get(origin + pathname)?.includes(` id="${decodeURIComponent(hash.slice(1))}"`) && hash !== ''
      );
    });
    expect(dead).toEqual([]);
  });

  describe('on a phone', () => {
    // A frame of that width is all that a page knows of a phone.
    it('every file loads that may be seen', async () => {
      await page.evaluate(async () => {
        const frame = document.createElement('iframe');
        frame.id = 'phone';
        frame.style.border = '0';
        frame.width = '360';
        frame.height = '640';
        frame.src = '/';
        document.body.append(frame);
        await new Promise((resolve) => frame.addEventListener('load', resolve));
      });
      const isThere = (): Promise<boolean> =>
        page.evaluateInFrame(
          '#phone',
          () => document.querySelectorAll('.card[data-state="loaded"]').length === 12,
        );
      await expect.poll(isThere, { timeout: 20_000 }).toBe(true);
    });

    it('nothing is wider than the screen', async () => {
      const isTooWide = await page.evaluateInFrame('#phone', () => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth > clientWidth;
      });
      expect(isTooWide).toBe(false);
    });

    it.each(['#tour-html', '[aria-label="Show the HTML of Moonrise"]'])(
      'the HTML opens where %s is',
      async (selector) => {
        const place = await page.evaluateInFrame(
          '#phone',
          (wanted) => {
            const button = document.querySelector<HTMLElement>(wanted)!;
            button.scrollIntoView({ block: 'center', behavior: 'instant' });
            button.click();
            const { top, bottom } = document.querySelector('#inspector')!.getBoundingClientRect();
            const above = button.closest('.card, .step')!.getBoundingClientRect().bottom;
            return {
              gap: top - above,
              isInView: bottom <= innerHeight,
              html: document.querySelector('#markup')!.textContent,
            };
          },
          selector,
        );
        expect(place).toMatchObject({ isInView: true, html: expect.stringMatching(/^<img src=/) });
        expect(place.gap).toBeGreaterThan(0);
        expect(place.gap).toBeLessThan(20);
      },
    );
  });
});

/** Reads a page and every page of the same server that it links to; fails if one is not there. */
async function follow(url: URL, seen: Set<string>, bodies: Map<string, string>): Promise<void> {
  if (seen.has(url.href)) return;
  seen.add(url.href);
  const page = url.origin + url.pathname;
  if (bodies.has(page)) return;
  const response = await fetch(page);
  expect({ page, ok: response.ok }).toEqual({ page, ok: true });
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  const body = await response.text();
  bodies.set(page, body);
  for (const [, href] of body.matchAll(/<a href="([^"]+)"/g)) {
    const next = new URL(href!, page);
    if (next.origin === url.origin) await follow(next, seen, bodies);
  }
}
