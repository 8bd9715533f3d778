import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CreateAuthorizerOptions, ViewerRequestHandler } from '../../../../src/lambda-edge/index.js';
import { makeKey, signToken, type TestKey } from '../../../support/tokens.js';
import { appOrigin, ask, authorizer, folder, keys, keySet } from '../ask.js';

const url = new URL('https://issuer.example/.well-known/jwks.json');
const minute = 60_000;
const lifetime = { iat: undefined, exp: Math.floor(Date.now() / 1000) + 20 * 3_600 };

const tokenOf = (key: TestKey, header: object = {}): Promise<string> =>
  signToken(key, { files: `/${folder}/`, ...lifetime }, header);

const next = await makeKey('ES256', 'next');
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
