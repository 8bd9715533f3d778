import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  CreateAuthorizerOptions,
  JSONWebKey,
  ViewerRequestHandler,
} from '../../../../src/lambda-edge/index.js';
import { makeKey, signToken, type TestKey } from '../../../support/tokens.js';
import { appOrigin, ask, authorizer, folder, keys, keySet } from '../ask.js';

const url = new URL('https://issuer.example/.well-known/jwks.json');
const minute = 60_000;
const lifetime = { iat: undefined, exp: Math.floor(Date.now() / 1000) + 20 * 3_600 };
const tokenOf = (key: TestKey, header: object = {}): Promise<string> =>
  signToken(key, { files: `/${folder}/`, ...lifetime }, header);

const next = await makeKey('ES256', 'next');
const privateJwk = { ...(await exportJWK(keys.ES256.signer)), kid: 'es256' };
const oldToken = await tokenOf(keys.ES256);
const nextToken = await tokenOf(next);
const inventedToken = (kid: string): Promise<string> => tokenOf(next, { kid });

const reasonFor = async (handler: ViewerRequestHandler, token: string): Promise<string | null> =>
  (await ask(handler, { token })).reason;

const passes = (milliseconds: number): void => void vi.setSystemTime(Date.now() + milliseconds);

/** A source of a set over a global fetch of ours; `reply` is what it answers from then on. */
function publish(reply: () => Response | Promise<Response>) {
  const fetched = vi.fn((_url: string, _init: RequestInit) => Promise.resolve(source.reply()));
  const source = { reply, fetched };
  vi.stubGlobal('fetch', fetched);
  return source;
}

const setOf =
  (...members: TestKey[]) =>
  (): Response =>
    Response.json(keySet(...members));
const down = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'));
const never = (): Promise<Response> => new Promise(() => {});

/** A reply that is given when the test says so. */
function held(reply: () => Response) {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { reply: () => released.then(reply), release: () => release() };
}

/** Until what a request does without a timer or the network is done. */
const reachesTheWait = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('keys from a URL', () => {
  it('verify tokens, and are fetched once', async () => {
    const { fetched } = publish(setOf(keys.ES256, keys.RS256));
    const handler = authorizer({ keys: url });
    expect(fetched).not.toHaveBeenCalled();
    expect(await reasonFor(handler, oldToken)).toBeNull();
    expect(await reasonFor(handler, await tokenOf(keys.RS256))).toBeNull();
    expect(fetched).toHaveBeenCalledTimes(1);
    expect(fetched.mock.calls[0]).toMatchObject([url.href, { redirect: 'error' }]);
  });

  it('are fetched once for all requests that come before they are there', async () => {
    const { reply, release } = held(setOf(keys.ES256));
    const { fetched } = publish(reply);
    const handler = authorizer({ keys: url });
    const asked = Array.from({ length: 20 }, () => reasonFor(handler, oldToken));
    release();
    expect(new Set(await Promise.all(asked))).toEqual(new Set([null]));
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it('are fetched at most once in a cooldown, however many kids a stranger invents', async () => {
    const { fetched } = publish(setOf(keys.ES256));
    const handler = authorizer({ keys: url });
    await reasonFor(handler, oldToken);
    passes(30_000);
    for (let round = 2; round < 5; round += 1) {
      const tokens = await Promise.all(
        Array.from({ length: 50 }, (_, index) => inventedToken(`${round}-${index}`)),
      );
      for (const reason of await Promise.all(tokens.map((token) => reasonFor(handler, token)))) {
        expect(reason).toBe('token-invalid');
      }
      expect(await reasonFor(handler, await inventedToken('one more'))).toBe('token-invalid');
      expect(fetched).toHaveBeenCalledTimes(round);
      passes(29_999);
      expect(await reasonFor(handler, await inventedToken('too soon'))).toBe('token-invalid');
      expect(fetched).toHaveBeenCalledTimes(round);
      passes(1);
    }
  });

  it('that are known do not wait while invented ones are looked for', async () => {
    const source = publish(setOf(keys.ES256));
    const handler = authorizer({ keys: url });
    await reasonFor(handler, oldToken);
    passes(minute);
    const { reply, release } = held(setOf(keys.ES256));
    source.reply = reply;
    const invented = reasonFor(handler, await inventedToken('invented'));
    await vi.waitUntil(() => source.fetched.mock.calls.length === 2);
    expect(await reasonFor(handler, oldToken)).toBeNull();
    release();
    expect(await invented).toBe('token-invalid');
  });

  it('that are known do not wait for a refresh', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    const source = publish(setOf(keys.ES256));
    const handler = authorizer({ keys: url });
    await reasonFor(handler, oldToken);
    passes(5 * minute + 1);
    source.reply = never;
    expect(await reasonFor(handler, oldToken)).toBeNull();
    expect(source.fetched).toHaveBeenCalledTimes(2);
  });

  it('that are too old do not wait either while the source is known to fail', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    const source = publish(setOf(keys.ES256));
    const handler = authorizer({ keys: url });
    await reasonFor(handler, oldToken);
    source.reply = down;
    passes(20 * minute);
    expect(await reasonFor(handler, oldToken)).toBeNull();
    source.reply = never;
    passes(minute);
    expect(await reasonFor(handler, oldToken)).toBeNull();
    expect(source.fetched).toHaveBeenCalledTimes(3);
  });

  it('are not fetched twice at a time, however short the cooldown', async () => {
    const { reply, release } = held(setOf(keys.ES256));
    const { fetched } = publish(reply);
    const handler = authorizer({ keys: url, keyCache: { cooldown: 0.001 } });
    const asked: Promise<string | null>[] = [];
    for (let round = 0; round < 3; round += 1) {
      asked.push(reasonFor(handler, oldToken));
      await vi.waitUntil(() => fetched.mock.calls.length > 0);
      passes(1_000);
    }
    release();
    expect(await Promise.all(asked)).toEqual([null, null, null]);
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it('are taken over from a refresh in the background', async () => {
    const source = publish(setOf(keys.ES256));
    const handler = authorizer({ keys: url });
    await reasonFor(handler, oldToken);
    passes(5 * minute);
    await reasonFor(handler, oldToken);
    expect(source.fetched).toHaveBeenCalledTimes(1);
    passes(1);
    source.reply = setOf(next);
    expect(await reasonFor(handler, oldToken)).toBeNull();
    await vi.waitFor(async () => expect(await reasonFor(handler, oldToken)).toBe('token-invalid'));
    expect(await reasonFor(handler, nextToken)).toBeNull();
    expect(source.fetched).toHaveBeenCalledTimes(2);
  });

  it('go on for a while if the source fails', async () => {
    const source = publish(setOf(keys.ES256));
    const handler = authorizer({ keys: url });
    await reasonFor(handler, oldToken);
    source.reply = down;
    for (let passed = 0; passed <= 69; passed += 1) {
      expect(await reasonFor(handler, oldToken)).toBeNull();
      passes(minute);
    }
    passes(1);
    expect(await reasonFor(handler, oldToken)).toBe('keys-unavailable');
    source.reply = setOf(keys.ES256);
    passes(5_000);
    expect(await reasonFor(handler, oldToken)).toBeNull();
  });

  it('do not go on where staleIfError is turned off', async () => {
    const source = publish(setOf(keys.ES256));
    const handler = authorizer({ keys: url, keyCache: { staleIfError: 0 } });
    await reasonFor(handler, oldToken);
    source.reply = down;
    passes(10 * minute);
    expect(await reasonFor(handler, oldToken)).toBeNull();
    passes(1);
    expect(await reasonFor(handler, oldToken)).toBe('keys-unavailable');
  });

  it('are asked for at most once in a cooldown while the source fails', async () => {
    const source = publish(setOf(keys.ES256));
    const handler = authorizer({ keys: url });
    await reasonFor(handler, oldToken);
    source.reply = down;
    passes(20 * minute);
    for (let index = 0; index < 5; index += 1) {
      expect(await reasonFor(handler, oldToken)).toBeNull();
      expect(await reasonFor(handler, await inventedToken(String(index)))).toBe('keys-unavailable');
    }
    expect(source.fetched).toHaveBeenCalledTimes(2);
  });

  it('that never came are asked for again after as long as the denial says', async () => {
    const source = publish(down);
    const handler = authorizer({ keys: url });
    const denied = await ask(handler, { token: oldToken });
    expect(denied).toMatchObject({ reason: 'keys-unavailable', status: 503 });
    expect(denied.header('retry-after')).toBe('5');
    expect(denied.header('access-control-allow-origin')).toBe(appOrigin);
    source.reply = setOf(keys.ES256);
    expect(await reasonFor(handler, oldToken)).toBe('keys-unavailable');
    expect(source.fetched).toHaveBeenCalledTimes(1);
    passes(5_000);
    expect(await reasonFor(handler, oldToken)).toBeNull();
  });

  it('keep to the times of keyCache', async () => {
    const { fetched } = publish(setOf(keys.ES256));
    const handler = authorizer({ keys: url, keyCache: { cooldown: '1m', maxAge: '1h' } });
    await reasonFor(handler, oldToken);
    passes(minute - 1);
    await reasonFor(handler, nextToken);
    expect(fetched).toHaveBeenCalledTimes(1);
    passes(1);
    await reasonFor(handler, nextToken);
    expect(fetched).toHaveBeenCalledTimes(2);
    passes(30 * minute);
    await reasonFor(handler, oldToken);
    expect(fetched).toHaveBeenCalledTimes(2);
    passes(1);
    await reasonFor(handler, oldToken);
    expect(fetched).toHaveBeenCalledTimes(3);
  });
});

describe('a rotation', () => {
  it('lets old tokens live through the overlap, and new ones at once', async () => {
    const source = publish(setOf(keys.ES256));
    const handler = authorizer({ keys: url });
    expect(await reasonFor(handler, oldToken)).toBeNull();
    source.reply = setOf(keys.ES256, next);
    passes(30_000);
    expect(await reasonFor(handler, nextToken)).toBeNull();
    expect(await reasonFor(handler, oldToken)).toBeNull();
    expect(source.fetched).toHaveBeenCalledTimes(2);
  });

  it.each<[string, (members: TestKey[]) => CreateAuthorizerOptions['keys'] & object]>([
    [
      'URL',
      (members) => {
        publish(() => Response.json(keySet(...members)));
        return url;
      },
    ],
    [
      'function',
      (members) =>
        async ({ kid }) =>
          members.find((key) => key.kid === kid)?.jwk ?? null,
    ],
  ])('ends the tokens of a key that is withdrawn from a %s when its maximum age is over', async (_, from) => {
    const members = [keys.ES256, next];
    const handler = authorizer({ keys: from(members) });
    expect(await reasonFor(handler, oldToken)).toBeNull();
    expect(await reasonFor(handler, nextToken)).toBeNull();
    members.shift();
    passes(10 * minute + 1);
    expect(await reasonFor(handler, oldToken)).toBe('token-invalid');
    expect(await reasonFor(handler, nextToken)).toBeNull();
  });

  it('ends the tokens of a key that is replaced by another of its name', async () => {
    const source = publish(setOf(keys.ES256));
    const handler = authorizer({ keys: url });
    expect(await reasonFor(handler, oldToken)).toBeNull();
    const replaced = await makeKey('ES256');
    source.reply = setOf(replaced);
    passes(10 * minute + 1);
    expect(await reasonFor(handler, oldToken)).toBe('token-invalid');
    expect(await reasonFor(handler, await tokenOf(replaced))).toBeNull();
  });

  it('is seen though Lambda froze the instance in the middle of a refresh', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    const source = publish(setOf(keys.ES256));
    const handler = authorizer({ keys: url });
    await reasonFor(handler, oldToken);
    passes(6 * minute);
    source.reply = never;
    expect(await reasonFor(handler, oldToken)).toBeNull();
    expect(source.fetched).toHaveBeenCalledTimes(2);
    passes(60 * minute);
    source.reply = setOf(next);
    const asked = reasonFor(handler, oldToken);
    await reachesTheWait();
    vi.advanceTimersByTime(2_000);
    expect(await asked).toBe('token-invalid');
  });

  it('is seen though Lambda froze the instance in a refresh shortly before the keys were too old', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    const source = publish(setOf(keys.ES256));
    const handler = authorizer({ keys: url });
    await reasonFor(handler, oldToken);
    passes(9 * minute + 59_000);
    source.reply = never;
    expect(await reasonFor(handler, oldToken)).toBeNull();
    passes(10_000);
    source.reply = setOf(next);
    const asked = reasonFor(handler, oldToken);
    await reachesTheWait();
    vi.advanceTimersByTime(2_000);
    expect(await asked).toBe('token-invalid');
    expect(source.fetched).toHaveBeenCalledTimes(3);
  });

  it('is not mistaken for a wrong token if Lambda froze the instance before there were keys', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    publish(never);
    const asked = reasonFor(authorizer({ keys: url }), oldToken);
    await reachesTheWait();
    passes(2_500);
    vi.advanceTimersByTime(2_000);
    await reachesTheWait();
    vi.advanceTimersByTime(2_000);
    expect(await asked).toBe('keys-unavailable');
  });
});

describe('a set that is fetched', () => {
  const reasonWith = async (set: unknown, token: string = oldToken): Promise<string | null> => {
    publish(() => (set instanceof Response ? set : Response.json(set)));
    return reasonFor(authorizer({ keys: url }), token);
  };
  it.each<[string, object]>([
    ['of an unknown type', { kty: 'AKP', kid: 'x' }],
    ['for encryption', { ...keys.RS256.jwk, use: 'enc' }],
    ['that is private', { ...privateJwk, kid: 'x' }],
    ['of the same name', { ...next.jwk, kid: 'es256' }],
    ['that is a secret', keys.HS256.jwk],
  ])('is used without a key %s', async (_, bad) => {
    expect(await reasonWith({ keys: [keys.ES256.jwk, bad, null, 'key'] })).toBeNull();
  });

  it('verifies nothing with a secret, which anyone could have fetched', async () => {
    const set = { keys: [keys.ES256.jwk, keys.HS256.jwk] };
    expect(await reasonWith(set, await tokenOf(keys.HS256))).toBe('token-invalid');
  });

  it('verifies nothing with a key that is private', async () => {
    expect(await reasonWith({ keys: [privateJwk, next.jwk] })).toBe('token-invalid');
  });

  it.each<[string, unknown]>([
    ['is empty', { keys: [] }],
    ['has only bad keys', { keys: [privateJwk, { ...keys.RS256.jwk, e: 'AQ' }] }],
    ['is a bare list', [keys.ES256.jwk]],
    ['is null', null],
    ['is no JSON', new Response('<!doctype html>')],
    ['has no body', new Response(null)],
    ['names its keys twice', new Response(`{"keys":[],"keys":[${JSON.stringify(keys.ES256.jwk)}]}`)],
    ['comes with an error', Response.json(keySet(keys.ES256), { status: 500 })],
    ['is not there', Response.json(keySet(keys.ES256), { status: 404 })],
    ['is longer than 64 KB', { keys: [keys.ES256.jwk], pad: 'x'.repeat(65_536) }],
  ])('gives no keys if it %s', async (_, set) => {
    expect(await reasonWith(set)).toBe('keys-unavailable');
  });

  it('replaces no good one if it is bad', async () => {
    const source = publish(setOf(keys.ES256));
    const handler = authorizer({ keys: url });
    await reasonFor(handler, oldToken);
    source.reply = () => Response.json({ keys: [] });
    passes(20 * minute);
    expect(await reasonFor(handler, oldToken)).toBeNull();
  });
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

describe('keys from a function', () => {
  const answering = (jwk: unknown) => vi.fn(async () => jwk as JSONWebKey | null);

  it('verify tokens, and are asked for once', async () => {
    const answer = answering(keys.HS256.jwk);
    const handler = authorizer({ keys: answer });
    const token = await tokenOf(keys.HS256);
    for (let round = 0; round < 3; round += 1) expect(await reasonFor(handler, token)).toBeNull();
    expect(answer.mock.calls).toEqual([[{ alg: 'HS256', kid: 'hs256', typ: undefined }]]);
  });

  it.each<[string, unknown, string | null]>([
    ['null', null, 'token-invalid'],
    ['nothing', undefined, 'keys-unavailable'],
    ['a text', 'key', 'keys-unavailable'],
    ['a private key', privateJwk, 'keys-unavailable'],
    ['an RSA key with the exponent 1', { ...keys.RS256.jwk, e: 'AQ' }, 'keys-unavailable'],
    ['a weak secret', { kty: 'oct', alg: 'HS256', k: 'c2VjcmV0' }, 'keys-unavailable'],
    ['a key of another algorithm', { ...keys.EdDSA.jwk, kid: 'es256' }, 'token-invalid'],
    ['a key of another name', { ...keys.ES256.jwk, kid: 'other' }, 'token-invalid'],
    ['a key that did not sign the token', { ...next.jwk, kid: 'es256' }, 'token-invalid'],
    ['a key without a name', { ...keys.ES256.jwk, kid: undefined }, null],
  ])('decide if the answer is %s', async (_, jwk, reason) => {
    expect(await reasonFor(authorizer({ keys: answering(jwk) }), oldToken)).toBe(reason);
  });

  it.each<[string, () => Promise<JSONWebKey | null>]>([
    ['rejects', async () => Promise.reject(new Error('AccessDenied'))],
    [
      'throws',
      () => {
        throw new Error('AccessDenied');
      },
    ],
    ['never answers', () => new Promise(() => {})],
  ])('are unavailable if it %s', async (_, fails) => {
    const handler = authorizer({ keys: fails, keyCache: { timeout: 0.05 } });
    expect(await ask(handler, { token: oldToken })).toMatchObject({
      reason: 'keys-unavailable',
      status: 503,
    });
  });

  it('go on while it fails', async () => {
    const answer = answering(keys.ES256.jwk);
    const handler = authorizer({ keys: answer });
    await reasonFor(handler, oldToken);
    answer.mockRejectedValue(new Error('Throttling'));
    passes(69 * minute);
    for (let round = 0; round < 3; round += 1) expect(await reasonFor(handler, oldToken)).toBeNull();
    expect(answer).toHaveBeenCalledTimes(2);
    passes(minute + 1);
    expect(await reasonFor(handler, oldToken)).toBe('keys-unavailable');
  });

  it('stay known whatever names and algorithms a stranger invents', async () => {
    const answer = vi.fn(async ({ kid }: { kid?: string | undefined }) =>
      kid === 'es256' ? keys.ES256.jwk : null,
    );
    const handler = authorizer({ keys: answer });
    await reasonFor(handler, oldToken);
    const kids = Array.from({ length: 100 }, (_, index) => ({ kid: `invented-${index}` }));
    const algorithms = Array.from({ length: 100 }, (_, index) => ({ alg: `ES${index}`, kid: 'es256' }));
    for (const header of [...kids, ...algorithms]) {
      const [, payload, signature] = oldToken.split('.');
      const head = Buffer.from(JSON.stringify({ alg: 'ES256', ...header })).toString('base64url');
      expect(await reasonFor(handler, `${head}.${payload}.${signature}`)).toMatch(/^token-/);
    }
    const before = answer.mock.calls.length;
    expect(await reasonFor(handler, oldToken)).toBeNull();
    expect(answer.mock.calls.length).toBe(before);
  });

  it('stay known whatever a stranger asks for at the same time', async () => {
    const release: (() => void)[] = [];
    const answer = vi.fn(async ({ kid }: { kid?: string | undefined }) => {
      if (kid === 'es256') return keys.ES256.jwk;
      return new Promise<null>((resolve) => release.push(() => resolve(null)));
    });
    const handler = authorizer({ keys: answer });
    await reasonFor(handler, oldToken);
    const tokens = await Promise.all(Array.from({ length: 100 }, (_, index) => inventedToken(String(index))));
    const asked = tokens.map((each) => reasonFor(handler, each));
    await vi.waitUntil(() => release.length === 100);
    expect(await reasonFor(handler, oldToken)).toBeNull();
    expect(answer).toHaveBeenCalledTimes(101);
    for (const each of release) each();
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['token-invalid']));
  });

  it('are kept up to a limit if it has one for every name', async () => {
    const answer = vi.fn(async () => ({ ...next.jwk, kid: undefined }));
    const handler = authorizer({ keys: answer });
    for (let index = 0; index < 33; index += 1) {
      expect(await reasonFor(handler, await inventedToken(String(index)))).toBeNull();
    }
    expect(await reasonFor(handler, await inventedToken('1'))).toBeNull();
    expect(answer).toHaveBeenCalledTimes(33);
    expect(await reasonFor(handler, await inventedToken('0'))).toBeNull();
    expect(answer).toHaveBeenCalledTimes(34);
  });

  it('leave no timer behind', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await reasonFor(authorizer({ keys: answering(keys.ES256.jwk) }), oldToken);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the options of key sources', () => {
  const message = (options: object): string => {
    try {
      authorizer(options);
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError);
      return (error as TypeError).message;
    }
    return 'accepted';
  };

  it.each([
    'http://issuer.example/jwks',
    'http://localhost.example/jwks',
    'http://127.0.0.1.example/jwks',
    'https://user:secret@issuer.example/jwks',
    'https://user@issuer.example/jwks',
    'file:///jwks.json',
    'data:application/json,{}',
    'ftp://issuer.example/jwks',
  ])('refuse the URL %s', (text) => {
    expect(message({ keys: new URL(text) })).toMatch(/^"keys" option must be an https URL/);
    expect(message({ keys: new URL(text) })).not.toContain('secret');
  });

  it.each(['https://issuer.example/jwks?v=1', 'http://localhost:8080/jwks', 'http://[::1]/jwks'])(
    'accept the URL %s',
    (text) => {
      expect(message({ keys: new URL(text) })).toBe('accepted');
    },
  );

  it('refuse a URL that is a text, which could be a set that was not parsed', () => {
    expect(message({ keys: url.href })).toMatch(/^"keys" option .*URL object/);
  });

  it.each([
    ['keyCache', null],
    ['keyCache', '10m'],
    ['keyCache.maxage', { maxage: 1 }],
    ['keyCache.timeout', { timeout: 0 }],
    ['keyCache.timeout', { timeout: '5s' }],
    ['keyCache.timeout', { timeout: Infinity }],
    ['keyCache.cooldown', { cooldown: 0 }],
    ['keyCache.cooldown', { cooldown: '30' }],
    ['keyCache.maxAge', { maxAge: 0 }],
    ['keyCache.maxAge', { maxAge: null as never, cooldown: -1 }],
    ['keyCache.staleIfError', { staleIfError: -1 }],
    ['keyCache.staleIfError', { staleIfError: 'never' }],
  ])('name %s where it is refused in %j', (name, keyCache) => {
    expect(message({ keys: url, keyCache })).toContain(name === 'keyCache.maxAge' ? 'keyCache' : name);
  });
});
