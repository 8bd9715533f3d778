import { writeFile } from 'node:fs/promises';
import type { KeyInput } from 'puppeteer-core';
import { runInSlices } from './run-in-slices.js';
import type { EngineTab } from './test-browser.js';
import { webDriverElement } from './web-driver-element.js';
import { webDriverKey } from './web-driver-key.js';
import type { WebDriverWindow, WindowCommand } from './web-driver-windows.js';

/** Makes a tab of a WebDriver window. WebDriver has no console messages. */
export function createWebDriverTab(window: WebDriverWindow): EngineTab {
  const { command, close } = window;
  const reload = async (): Promise<void> => void (await command('POST', '/refresh'));
  return {
    goto: async (url) => void (await command('POST', '/url', { url })),
    run: (expression) => runIn(command, expression),
    runInFrame: (selector, expression) => window.inFrame(selector, (inFrame) => runIn(inFrame, expression)),
    reload,
    // In WebKitGTK the keys of a hard reload keep the controller, as a plain reload does.
    hardReload: reload,
    click: (selector) => click(command, selector),
    clickToOpen: async (selector) => createWebDriverTab(await window.opened(() => click(command, selector))),
    press: (key) => press(command, key),
    screenshot: async (file) =>
      writeFile(file, Buffer.from(await command<string>('GET', '/screenshot'), 'base64')),
    console: [],
    url: () => command<string>('GET', '/url'),
    close,
  };
}

function runIn(command: WindowCommand, expression: string): Promise<string> {
  return runInSlices(expression, (script, args) => command('POST', '/execute/async', { script, args }));
}

async function click(command: WindowCommand, selector: string): Promise<void> {
  const [id] = Object.values(await webDriverElement(command, selector));
  await command('POST', `/element/${id}/click`);
}

async function press(command: WindowCommand, key: KeyInput): Promise<void> {
  const value = webDriverKey(key);
  const actions = [
    { type: 'keyDown', value },
    { type: 'keyUp', value },
  ];
  await command('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
}
