import type { KeyInput } from 'puppeteer-core';
import { runInSlices } from './run-in-slices.js';
import type { ClickOptions, EngineTab } from '../test-browser.js';
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
    goBack: async () => void (await command('POST', '/back')),
    reload,
    // In WebKitGTK the keys of a hard reload keep the controller, as a plain reload does.
    hardReload: reload,
    click: (selector, options) => click(command, selector, options),
    clickToOpen: async (selector, options) =>
      createWebDriverTab(await window.opened(() => click(command, selector, options))),
    press: (key) => press(command, key),
    picture: async () => Buffer.from(await command<string>('GET', '/screenshot'), 'base64'),
    console: [],
    // The driver's own command tells where the window is being led, before it is there.
    url: () => runIn(command, 'Promise.resolve(document.URL)'),
    close,
  };
}

function runIn(command: WindowCommand, expression: string): Promise<string> {
  return runInSlices(expression, (script, args) => command('POST', '/execute/async', { script, args }));
}

// A page that comes back by the history is scrolled to where it was, a little later; the click would hit what is there then.
const bringToRest = `
  const [element, done] = arguments;
  let [last, stillFor, looks] = ['', 0, 0];
  const look = () => {
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { x, y } = element.getBoundingClientRect();
    stillFor = last === x + ' ' + y ? stillFor + 1 : 0;
    last = x + ' ' + y;
    looks += 1;
    if (stillFor < 5 && looks < 100) setTimeout(look, 20);
    else done();
  };
  look();
`;

async function click(
  command: WindowCommand,
  selector: string,
  { button = 'left', modifiers = [] }: ClickOptions = {},
): Promise<void> {
  // WebKitWebDriver presses the middle button and lets go the left one.
  if (button === 'middle') throw new Error('WebKitGTK has no command that clicks with the middle button');
  const origin = await webDriverElement(command, selector);
  await command('POST', '/execute/async', { script: bringToRest, args: [origin] });
  // Each source has one action per tick: the keys go down, the mouse clicks, the keys come up.
  const keys = modifiers.map((key) => webDriverKey(key));
  const pauses = (count: number): object[] => Array.from({ length: count }, () => ({ type: 'pause' }));
  const keyboard = [
    ...keys.map((value) => ({ type: 'keyDown', value })),
    ...pauses(3),
    ...keys.map((value) => ({ type: 'keyUp', value })),
  ];
  const mouse = [
    ...pauses(keys.length),
    { type: 'pointerMove', origin, x: 0, y: 0 },
    { type: 'pointerDown', button: 0 },
    { type: 'pointerUp', button: 0 },
  ];
  const actions = [
    { type: 'key', id: 'keyboard', actions: keyboard },
    { type: 'pointer', id: 'mouse', actions: mouse },
  ];
  await command('POST', '/actions', { actions });
}

async function press(command: WindowCommand, key: KeyInput): Promise<void> {
  const value = webDriverKey(key);
  const actions = [
    { type: 'keyDown', value },
    { type: 'keyUp', value },
  ];
  await command('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
}
