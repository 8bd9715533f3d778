import { outcomeValue, pageExpression, type Outcome } from './page-expression.js';
import type { EngineTab, TestPage } from './test-browser.js';
import { waitUntilTruthy } from './wait-until-truthy.js';

const waitForMs = 20_000;

/** Completes an engine's tab with what is the same in every engine. */
export function createTestPage(tab: EngineTab): TestPage {
  const evaluate: TestPage['evaluate'] = <Args extends unknown[], Result>(
    run: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ) => runInTab<Result>(tab, pageExpression(run, args));
  return {
    goto: tab.goto,
    reload: tab.reload,
    hardReload: tab.hardReload,
    click: tab.click,
    press: tab.press,
    screenshot: tab.screenshot,
    console: tab.console,
    url: tab.url,
    close: tab.close,
    evaluate,
    waitFor: (run, ...args) =>
      waitUntilTruthy(() => evaluate(run, ...args), { timeoutMs: waitForMs, what: shorten(run.toString()) }),
  };
}

async function runInTab<Result>(tab: EngineTab, expression: string): Promise<Result> {
  const outcome: Outcome<Result> = JSON.parse(await tab.run(expression));
  return outcomeValue(outcome);
}

function shorten(source: string): string {
  const line = source.replace(/\s+/g, ' ');
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
