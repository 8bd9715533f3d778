import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ViewerRequestHandler } from '../../../../src/lambda-edge/index.js';
import { signToken, type TestKey } from '../../../support/tokens.js';
import { ask, authorizer, folder, keys, keySet } from '../ask.js';

const lifetime = { iat: undefined, exp: Math.floor(Date.now() / 1000) + 20 * 3_600 };

const tokenOf = (key: TestKey, header: object = {}): Promise<string> =>
  signToken(key, { files: `/${folder}/`, ...lifetime }, header);

const oldToken = await tokenOf(keys.ES256);

const reasonFor = async (handler: ViewerRequestHandler, token: string): Promise<string | null> =>
  (await ask(handler, { token })).reason;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the server of a set', () => {
  const serve = async (listener: RequestListener, check: (from: URL) => Promise<void>): Promise<void> => {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      await check(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };

  it('is asked over the network', async () => {
    await serve(
      (_, response) => response.end(JSON.stringify(keySet(keys.ES256))),
      async (from) => expect(await reasonFor(authorizer({ keys: from }), oldToken)).toBeNull(),
    );
  });

  it('may not send the function elsewhere', async () => {
    await serve(
      ({ url: asked }, response) =>
        asked === '/jwks'
          ? response.writeHead(302, { location: '/other' }).end()
          : response.end(JSON.stringify(keySet(keys.ES256))),
      async (from) => expect(await reasonFor(authorizer({ keys: from }), oldToken)).toBe('keys-unavailable'),
    );
  });

  it('cannot fill the memory', async () => {
    let closed = false;
    await serve(
      (_, response) => {
        response.on('close', () => (closed = true));
        const write = (): void => void (response.destroyed || response.write('x'.repeat(16_384), write));
        write();
      },
      async (from) => {
        expect(await reasonFor(authorizer({ keys: from }), oldToken)).toBe('keys-unavailable');
        await vi.waitUntil(() => closed);
      },
    );
  });

  it.each<[string, RequestListener]>([
    ['never answers', () => {}],
    ['never ends its answer', (_, response) => void response.write('{"keys":[')],
  ])('is given up, and its connection closed, if it %s', async (_, listener) => {
    let closed = false;
    await serve(
      (request, response) => {
        response.on('close', () => (closed = true));
        listener(request, response);
      },
      async (from) => {
        const handler = authorizer({ keys: from, keyCache: { timeout: 0.05 } });
        expect(await reasonFor(handler, oldToken)).toBe('keys-unavailable');
        await vi.waitUntil(() => closed);
      },
    );
  });
});
