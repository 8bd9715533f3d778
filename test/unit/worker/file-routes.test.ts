import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Router } from 'workbox-routing';
import { resolveFileAuthOptions } from '../../../src/shared/options.js';
import { createFileRoutes } from '../../../src/worker/file-routes.js';
import type { Sender } from '../../../src/worker/sender.js';
import type { TokenSource } from '../../../src/worker/token-source.js';
import { pageRequest } from '../../support/unit/page-request.js';
import { cdn, fileUrl, path } from '../../support/unit/sample.js';

// Workbox takes itself to be in a worker as soon as it is imported, and its development build is talkative.
vi.hoisted(() => Object.assign(globalThis, { self: globalThis, __WB_DISABLE_DEV_LOGS: true }));

const begin = vi.fn<TokenSource['begin']>();
const isOwnRedirect = vi.fn<Sender['isOwnRedirect']>();
const response = new Response('bytes');

beforeEach(() => {
  begin.mockReset().mockReturnValue({
    first: async () => ({ key: 'ACCOUNT', token: 't' }),
    another: async () => null,
    isCurrent: () => true,
  });
  isOwnRedirect.mockReset().mockReturnValue(false);
  vi.stubGlobal('location', new URL('https://app.example/sw.js'));
});

/** Asks the worker as the browser would; `undefined` if the request is left to the browser. */
function ask(url: string, members: Partial<Request> = {}): Promise<Response> | undefined {
  const router = new Router();
  const parts = {
    tokens: { begin } as unknown as TokenSource,
    sender: { send: async () => response, isOwnRedirect } as Sender,
    reporter: { report: () => {}, counts: () => ({}) },
  };
  const options = resolveFileAuthOptions({ origins: [cdn] }, 'https://app.example');
  for (const route of createFileRoutes(options, parts)) router.registerRoute(route);
  const request = pageRequest(url, { destination: 'image', ...members });
  return router.handleRequest({ request, event: { clientId: 'client-1' } as unknown as ExtendableEvent });
}

describe('the worker answers', () => {
  it.each(['GET', 'HEAD'])('%s of a file', async (method) => {
    expect(await ask(fileUrl, { method })).toBe(response);
    expect(begin).toHaveBeenCalledWith(expect.objectContaining({ path, origin: cdn }), 'client-1');
  });
});

describe('the worker leaves to the browser', () => {
  it.each<[string, string, Partial<Request>]>([
    ['another distribution', `https://d222222abcdef8.cloudfront.net${path}`, {}],
    ['a foreign URL that carries a file URL', `https://evil.example/?x=${fileUrl}`, {}],
    ['the application’s own pages', 'https://app.example/', {}],
    ['an upload', fileUrl, { method: 'POST' }],
    ['a preflight', fileUrl, { method: 'OPTIONS' }],
    ['a link to a file', fileUrl, { mode: 'navigate', destination: 'document' }],
    ['a frame with a file', fileUrl, { mode: 'navigate', destination: 'iframe' }],
    ['what DevTools asks of the cache', fileUrl, { cache: 'only-if-cached' }],
  ])('%s', (_, url, members) => {
    expect(ask(url, members)).toBeUndefined();
    expect(begin).not.toHaveBeenCalled();
  });

  it('what it has just redirected itself', () => {
    isOwnRedirect.mockReturnValue(true);
    expect(ask(`${fileUrl}?authorization=t`)).toBeUndefined();
    expect(isOwnRedirect).toHaveBeenCalledWith(`${fileUrl}?authorization=t`);
  });
});
