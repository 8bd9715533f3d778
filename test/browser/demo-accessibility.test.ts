import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shownTo, visitDemo, type DemoVisit } from '../support/demo-visit.js';
import { eachEngine } from '../support/each-engine.js';
import type { TestPage } from '../support/engines/index.js';

const require = createRequire(import.meta.url);

// A function, since the driver's own way into the page is the only one that the page's policy leaves open.
// oxlint-disable-next-line typescript/no-implied-eval, no-new-func
const defineAxe = new Function(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')) as () => void;

const axeOptions: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
  // The PDF in the frame is no part of the demo.
  iframes: false,
};

/** What axe objects to: the rule, and where; first in the light, then in the dark. */
async function findViolations(page: TestPage): Promise<string[]> {
  const isThere = await page.evaluate(() => 'axe' in window);
  if (!isThere) await page.evaluate(defineAxe);
  const found: string[] = [];
  for (const scheme of ['light', 'dark'] as const) {
    await page.setColourScheme(scheme);
    const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
    expect(isDark).toBe(scheme === 'dark');
    const violations = await page.evaluate(runAxe, axeOptions);
    found.push(...violations.map((violation) => `${scheme}: ${violation}`));
  }
  await page.setColourScheme('light');
  return found;
}

async function runAxe(options: RunOptions): Promise<string[]> {
  await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
  const { violations } = await axe.run(options);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

eachEngine((engine) => {
  let visit: DemoVisit;
  let page: TestPage;

  beforeAll(async () => {
    visit = await visitDemo(engine);
    page = visit.page;
  });
  beforeEach((context) => visit.beforeTry(context));
  afterAll(() => visit?.close());

  describe('the demo with the keyboard alone', () => {
    /** How the focus is to be seen. */
    const shown = (): object => ({ isSeen: true, isMarked: visit.browser.supports.windowFocus });
    /** Presses Tab until something has the focus that is seen to have it; fails if the way there is lost. */
    const tabTo = async (selector: string): Promise<void> => {
      for (let count = 0; count < 80; count += 1) {
        await page.press('Tab');
        const focused = await page.evaluate(describeFocus, selector);
        expect(focused).toMatchObject({ isNowhere: false });
        if (!focused.isTarget) continue;
        expect(focused).toMatchObject(shown());
        return;
      }
      throw new Error(`no way to ${selector}`);
    };
    const expectFocus = async (selector: string): Promise<void> => {
      await page.waitFor((wanted) => document.activeElement?.matches(wanted), selector);
      expect(await page.evaluate(describeFocus, selector)).toMatchObject(shown());
    };
    /** The way with the keyboard begins at the top of a page that was just opened. */
    const startAnew = (): Promise<void> => visit.throughReload(() => page.goto(visit.demo.url));
    const press = (key: 'Enter' | ' ') => (): Promise<void> => page.press(key);

    it('the keyboard skips to the files', async () => {
      await visit.expectFiles(shownTo.blue);
      await page.press('Tab');
      // It comes into view only with the focus.
      if (visit.browser.supports.windowFocus) await expectFocus('.skip');
      await page.press('Enter');
      await page.waitFor(() => document.activeElement?.id === 'gallery');
    });

    it('the keyboard signs in, and stays at the button', async () => {
      await visit.signIn('none');
      await startAnew();
      await visit.expectFiles(shownTo.none);
      await tabTo('#sign-in-blue');
      await visit.throughReload(press('Enter'));
      await visit.expectFiles(shownTo.blue);
      await expectFocus('#sign-in-blue');
    });

    it('the keyboard goes without a worker, and back, and stays at the switch', async () => {
      await visit.signIn('blue');
      await visit.pretend(false);
      await startAnew();
      await visit.expectFiles(shownTo.blue);
      // The viewer of the PDF, on the way there, is a process of its own and takes the focus in its own time.
      await page.evaluate(() =>
        document.querySelector<HTMLElement>('[aria-label="Save Mirror lake to disk"]')!.focus(),
      );
      await tabTo('#pretend');
      for (const isChecked of ['true', 'false']) {
        await visit.throughReload(press(' '));
        await visit.expectFiles(shownTo.blue);
        await expectFocus('#pretend');
        expect(await page.evaluate(() => document.activeElement!.getAttribute('aria-checked'))).toBe(
          isChecked,
        );
      }
    });

    it('the keyboard shows the HTML of a file, closes it, and stays at the button', async () => {
      await startAnew();
      await visit.expectFiles(shownTo.blue);
      await tabTo('.card [aria-label="Show the HTML of Lighthouse"]');
      await page.press('Enter');
      await page.waitFor(() => document.querySelector('#markup')!.textContent.includes('.svg'));
      await expectFocus('[aria-label="Show the HTML of Lighthouse"]');
      await tabTo('#close-html');
      await page.press('Enter');
      await expectFocus('[aria-label="Show the HTML of Lighthouse"]');
    });

    it('the keyboard downloads a file, cancels that, and stays in the place', async () => {
      await tabTo('.download-start');
      await page.press(' ');
      await expectFocus('.download-start');
      await tabTo('.download-running button');
      await page.press('Enter');
      await page.waitFor(() =>
        document.querySelector('.download-status')!.textContent.startsWith('Cancelled'),
      );
      await expectFocus('.download-start');
    });

    it('the keyboard follows a link, and comes back to it', async () => {
      await tabTo('.card.document a');
      await page.press('Enter');
      await expect.poll(() => page.url(), { timeout: 20_000 }).toMatch(/\/_files\/.+\.pdf$/);
      await page.goBack();
      await visit.expectFiles(shownTo.blue);
    });

    it('the keyboard signs out, and can sign in again', async () => {
      await visit.signIn('blue');
      await startAnew();
      await visit.expectFiles(shownTo.blue);
      await tabTo('#sign-out');
      await visit.throughReload(press('Enter'));
      await visit.expectFiles(shownTo.none);
      await expectFocus('#tour-sign-in');
    });
  });

  describe('axe finds nothing to object to, in the light and in the dark', () => {
    const expectNoViolations = async (): Promise<void> => expect(await findViolations(page)).toEqual([]);

    it('the demo without a signed-in visitor', async () => {
      await visit.signIn('none');
      await visit.expectFiles(shownTo.none);
      await expectNoViolations();
    });

    it('the demo when blue is signed in', async () => {
      await visit.signIn('blue');
      await visit.expectFiles(shownTo.blue);
      await expectNoViolations();
    });

    it('the demo while a file is downloaded and HTML has been copied', async () => {
      await page.click(await visit.bringIntoView('#tour-html'));
      await page.click(await visit.bringIntoView('#copy-html'));
      await page.waitFor(() => document.querySelector('#copied-status')!.textContent !== '');
      await page.click(await visit.bringIntoView('.download-start'));
      await page.waitFor(() => document.querySelector('progress')!.value > 0);
      await expectNoViolations();
    });

    it('a page of the documentation, with tables and code', async () => {
      const tab = await visit.browser.newPage();
      await tab.goto(`${visit.demo.url}/README.md`);
      expect(await findViolations(tab)).toEqual([]);
      await tab.close();
    });

    it('the page that has no file to show', async () => {
      const tab = await visit.browser.newPage();
      await tab.goto(`${visit.demo.url}/_files/nothing`);
      await tab.waitFor(() => document.title === 'File not opened');
      expect(await findViolations(tab)).toEqual([]);
      await tab.close();
    });

    it('the demo without a service worker', async () => {
      await visit.pretend(true);
      await visit.expectFiles(shownTo.blue);
      await page.click(await visit.bringIntoView('#tour-html'));
      await page.waitFor(() => document.querySelector('#markup mark') !== null);
      await expectNoViolations();
    });
  });
});

/** Where the focus is, whether that is what was wanted, and whether it can be seen. */
function describeFocus(selector: string): Record<'isNowhere' | 'isTarget' | 'isSeen' | 'isMarked', boolean> {
  const focused = document.activeElement ?? document.body;
  const { left, top, width, height } = focused.getBoundingClientRect();
  const onTop = document.elementFromPoint(left + width / 2, top + height / 2);
  const { outlineStyle, outlineWidth } = getComputedStyle(focused);
  return {
    isNowhere: focused === document.body,
    isTarget: focused.matches(selector),
    isSeen: focused.contains(onTop),
    isMarked: focused.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
  };
}
