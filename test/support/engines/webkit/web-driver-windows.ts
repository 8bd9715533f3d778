import { waitUntilTruthy } from '../tab/wait-until-truthy.js';
import { webDriverElement } from './web-driver-element.js';
import type { WebDriverSession } from './web-driver-session.js';

/** Sends a command to one window. */
export type WindowCommand = WebDriverSession['command'];

export interface WebDriverWindow {
  readonly command: WindowCommand;
  readonly close: () => Promise<void>;
  /** Sends commands to one of its frames. Nothing else is sent to any window meanwhile. */
  readonly inFrame: <T>(selector: string, run: (command: WindowCommand) => Promise<T>) => Promise<T>;
  /** The window that opens while `act` runs, or soon after. */
  readonly opened: (act: () => Promise<void>) => Promise<WebDriverWindow>;
}

const openingMs = 20_000;

/**
 * Makes the function that opens windows. A session has a current window that its commands go to, so the commands for all
 * windows take turns and each chooses its window first.
 */
export function createWebDriverWindows(session: WebDriverSession): () => Promise<WebDriverWindow> {
  const inTurn = createQueue();
  let current: string | undefined;
  // The session starts with one window.
  let spare = session.command<string>('GET', '/window');
  spare.catch(() => undefined);

  const choose = async (handle: string): Promise<void> => {
    if (current === handle) return;
    await session.command('POST', '/window', { handle });
    current = handle;
  };

  // A new window is opened from another one that is still there.
  const openFrom = (opener: string): Promise<string> =>
    inTurn(async () => {
      await choose(opener);
      return (await session.command<{ handle: string }>('POST', '/window/new', { type: 'window' })).handle;
    });

  const close = (handle: string): Promise<void> =>
    inTurn(async () => {
      await choose(handle);
      current = undefined;
      await session.command('DELETE', '/window');
    });

  const inFrame = <T>(
    handle: string,
    selector: string,
    run: (command: WindowCommand) => Promise<T>,
  ): Promise<T> =>
    inTurn(async () => {
      await choose(handle);
      const frame = await webDriverElement(session.command, selector);
      await session.command('POST', '/frame', { id: frame });
      try {
        return await run(session.command);
      } finally {
        await session.command('POST', '/frame', { id: null });
      }
    });

  const handles = (): Promise<string[]> => inTurn(() => session.command<string[]>('GET', '/window/handles'));

  const opened = async (act: () => Promise<void>): Promise<WebDriverWindow> => {
    await spare;
    const known = new Set(await handles());
    await act();
    const find = async (): Promise<string | undefined> =>
      (await handles()).find((handle) => !known.has(handle));
    return makeWindow(await waitUntilTruthy(find, { timeoutMs: openingMs, what: 'a new window' }));
  };

  const makeWindow = (handle: string): WebDriverWindow => ({
    command: (method, path, body) =>
      inTurn(async () => {
        await choose(handle);
        return session.command(method, path, body);
      }),
    close: () => close(handle),
    inFrame: (selector, run) => inFrame(handle, selector, run),
    opened,
  });

  return async () => {
    const handle = await spare;
    // The session ends with its last window, so there is always one more.
    spare = openFrom(handle);
    spare.catch(() => undefined);
    return makeWindow(handle);
  };
}

function createQueue(): <T>(run: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const turn = last.then(run);
    last = turn.catch(() => undefined);
    return turn;
  };
}
