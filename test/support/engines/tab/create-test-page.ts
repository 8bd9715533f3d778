import { writeFile } from 'node:fs/promises';
import { colourShare } from './colour-share.js';
import { outcomeValue, pageExpression, type Outcome } from './page-expression.js';
import type { EngineTab, TestPage } from '../test-browser.js';
import { untilElsewhere } from './until-elsewhere.js';
import { waitUntilTruthy } from './wait-until-truthy.js';

const waitForMs = 20_000;

/** Completes an engine's tab with what is the same in every engine. */
export function createTestPage(tab: EngineTab): TestPage {
  const evaluate: TestPage['evaluate'] = <Args extends unknown[], Result>(
    run: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ) => valueOf<Result>(tab.run(pageExpression(run, args)));
  return {
    goto: tab.goto,
    goBack: () => untilElsewhere(tab.run, tab.goBack),
    reload: tab.reload,
    hardReload: tab.hardReload,
    click: tab.click,
    press: tab.press,
    screenshot: async (file) => writeFile(file, await tab.picture()),
    colourShare: async (colour) => colourShare(await tab.picture(), colour),
    console: tab.console,
    url: tab.url,
    setColourScheme:
      tab.setColourScheme ?? (() => Promise.reject(new Error('this driver knows no colour schemes'))),
    reuse: () => tab.reuse?.() ?? false,
    close: tab.close,
    evaluate,
    evaluateInFrame: (selector, run, ...args) => valueOf(tab.runInFrame(selector, pageExpression(run, args))),
    clickToOpen: async (selector, options) => createTestPage(await tab.clickToOpen(selector, options)),
    waitFor: (run, ...args) =>
      waitUntilTruthy(() => evaluate(run, ...args), { timeoutMs: waitForMs, what: shorten(run.toString()) }),
  };
}

async function valueOf<Result>(text: Promise<string>): Promise<Result> {
  const outcome: Outcome<Result> = JSON.parse(await text);
  return outcomeValue(outcome);
}

function shorten(source: string): string {
  const line = source.replace(/\s+/g, ' ');
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
