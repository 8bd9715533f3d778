import { writeFile } from 'node:fs/promises';
import type { KeyInput } from 'puppeteer-core';
import { runInSlices } from './run-in-slices.js';
import type { EngineTab } from './test-browser.js';
import { webDriverKey } from './web-driver-key.js';
import type { WebDriverWindow, WindowCommand } from './web-driver-windows.js';

/** Makes a tab of a WebDriver window. WebDriver has no console messages. */
export function createWebDriverTab({ command, close }: WebDriverWindow): EngineTab {
  const reload = async (): Promise<void> => void (await command('POST', '/refresh'));
  return {
    goto: async (url) => void (await command('POST', '/url', { url })),
    run: (expression) =>
      runInSlices(expression, (script, args) => command('POST', '/execute/async', { script, args })),
    reload,
    // In WebKitGTK the keys of a hard reload keep the controller, as a plain reload does.
    hardReload: reload,
    click: (selector) => click(command, selector),
    press: (key) => press(command, key),
    screenshot: async (file) =>
      writeFile(file, Buffer.from(await command<string>('GET', '/screenshot'), 'base64')),
    console: [],
    url: () => command<string>('GET', '/url'),
    close,
  };
}

async function click(command: WindowCommand, selector: string): Promise<void> {
  const locator = { using: 'css selector', value: selector };
  const [id] = Object.values(await command<Record<string, string>>('POST', '/element', locator));
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
