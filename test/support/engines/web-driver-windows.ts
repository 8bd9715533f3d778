import type { WebDriverSession } from './web-driver-session.js';

/** Sends a command to one window. */
export type WindowCommand = WebDriverSession['command'];

export interface WebDriverWindow {
  readonly command: WindowCommand;
  readonly close: () => Promise<void>;
}

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

  return async () => {
    const handle = await spare;
    // The session ends with its last window, so there is always one more.
    spare = openFrom(handle);
    spare.catch(() => undefined);
    return {
      command: (method, path, body) =>
        inTurn(async () => {
          await choose(handle);
          return session.command(method, path, body);
        }),
      close: () => close(handle),
    };
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
