import { afterEach, beforeEach, vi, type Mock } from 'vitest';
import type { FileAuth, GetToken, RegisterFileAuthWorkerOptions } from '../../../src/page/index.js';
import { openFakePage, type FakePage } from './fake-page.js';
import { stubContainer } from './fake-service-worker.js';

export interface PageWithoutWorker {
  readonly events: FakePage['events'];
  readonly getToken: Mock<GetToken>;
  readonly fetched: Mock<typeof fetch>;
  register(options?: Partial<RegisterFileAuthWorkerOptions>): Promise<FileAuth>;
}

/** A page in a browser that has no service workers, for each test of a file. Its clock is the test's. */
export function usePageWithoutWorker(): PageWithoutWorker {
  const getToken = vi.fn<GetToken>();
  const fetched = vi.fn<typeof fetch>();
  let page: FakePage;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
    page = openFakePage();
    stubContainer(undefined);
    // Nothing has loaded yet; happy-dom says that everything has.
    vi.spyOn(HTMLImageElement.prototype, 'complete', 'get').mockReturnValue(false);
    vi.stubGlobal(
      'fetch',
      fetched.mockReset().mockImplementation(async () => new Response('')),
    );
    getToken.mockReset().mockResolvedValue(null);
  });
  afterEach(() => {
    page.leave();
    vi.useRealTimers();
    vi.restoreAllMocks();
    document.body.innerHTML = '';
    document.head.innerHTML = '';
  });
  return {
    get events() {
      return page.events;
    },
    getToken,
    fetched,
    register: (options = {}) => page.register({ getToken, ...options }),
  };
}

/** Until everything that is under way has come to rest. Nothing here waits for a clock. */
export const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

export const withToken = (url: string, token = 'token'): string => `${url}?authorization=${token}`;
export const html = (): string => document.body.innerHTML;
export const image = (): HTMLImageElement => document.querySelector('img')!;
export const sourceOf = (element: Element): string | null => element.getAttribute('src');

/** What an image says of itself; happy-dom loads none. */
export function becomes(element: Element, members: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(element, name, { configurable: true, value });
  }
}
export const loaded: Record<string, unknown> = { complete: true, naturalWidth: 3 };
export const failed: Record<string, unknown> = { complete: true, naturalWidth: 0 };

/** Tells the page of what the browser loaded, or could not. */
export const tell = (element: Element, type: 'load' | 'error' | 'loadedmetadata'): unknown =>
  element.dispatchEvent(new Event(type));
