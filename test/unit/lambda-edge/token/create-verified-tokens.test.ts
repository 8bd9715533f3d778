import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ViewerRequestHandler } from '../../../../src/lambda-edge/index.js';
import { makeKey, signToken, type TestKey } from '../../../support/tokens.js';
import { ask, authorizer, file, folder, keys } from '../ask.js';

const files = `/${folder}/`;
const token = await signToken(keys.ES256, { files });

const reasonFor = async (handler: ViewerRequestHandler, asked: string): Promise<string | null> =>
  (await ask(handler, { token: asked })).reason;

/** Counts the signatures that are verified. */
const countVerifications = () => vi.spyOn(crypto.subtle, 'verify');

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('a token that was verified', () => {
  it('is not verified again', async () => {
    const verifications = countVerifications();
    const handler = authorizer();
    for (let round = 0; round < 5; round += 1) expect(await reasonFor(handler, token)).toBeNull();
    expect(verifications).toHaveBeenCalledTimes(1);
  });

  it('is verified by each authorizer for itself', async () => {
    expect(await reasonFor(authorizer(), token)).toBeNull();
    const stranger = await makeKey('ES256');
    expect(await reasonFor(authorizer({ keys: { keys: [stranger.jwk] } }), token)).toBe('token-invalid');
  });

  it('opens nothing that it did not open before', async () => {
    const handler = authorizer();
    expect(await reasonFor(handler, token)).toBeNull();
    const other = `/00000000-0000-4000-8000-000000000000/${file}`;
    expect((await ask(handler, { token, uri: other })).reason).toBe('file-not-granted');
  });

  it('ends when its time is over', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const handler = authorizer();
    expect(await reasonFor(handler, token)).toBeNull();
    vi.setSystemTime(Date.now() + 700_000);
    expect(await reasonFor(handler, token)).toBe('token-expired');
  });

  it('speaks for no other token of the same content', async () => {
    const handler = authorizer();
    expect(await reasonFor(handler, token)).toBeNull();
    const [head, body, signature = ''] = token.split('.');
    const stranger = await signToken(await makeKey('ES256'), { files, jti: 'other' });
    for (const other of [
      `${head}.${body}.${stranger.split('.')[2]}`,
      `${stranger.split('.', 2).join('.')}.${signature}`,
      `${head}.${body}.${Buffer.alloc(64).toString('base64url')}`,
    ]) {
      expect(await reasonFor(handler, other)).toBe('token-invalid');
    }
  });

  it('ends with its key', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    let member: TestKey | null = keys.ES256;
    const handler = authorizer({ keys: async () => member && member.jwk });
    const next = await makeKey('ES256');
    const nextToken = await signToken(next, { files });
    const wait = (): void => void vi.setSystemTime(Date.now() + 11 * 60_000);
    const lasting = await signToken(keys.ES256, { files, exp: Date.now() / 1000 + 3_600 });
    expect(await reasonFor(handler, lasting)).toBeNull();
    member = next;
    wait();
    expect(await reasonFor(handler, lasting)).toBe('token-invalid');
    member = null;
    wait();
    expect(await reasonFor(handler, nextToken)).toBe('token-invalid');
    member = keys.ES256;
    wait();
    expect(await reasonFor(handler, lasting)).toBeNull();
  });

  it('has the claims it was signed with, whatever a hook did to them', async () => {
    const seen: unknown[] = [];
    const handler = authorizer({
      authorize: ({ claims }) => {
        seen.push(claims['files']);
        (claims as { files: unknown }).files = '/';
        return true;
      },
    });
    await reasonFor(handler, token);
    await reasonFor(handler, token);
    expect(seen).toEqual([files, files]);
  });

  it('is forgotten when a thousand others came after it', async () => {
    const handler = authorizer();
    const others = await Promise.all(
      Array.from({ length: 1_000 }, (_, index) => signToken(keys.HS256, { files, index })),
    );
    const verifications = countVerifications();
    for (const each of [token, ...others.slice(0, 999)]) expect(await reasonFor(handler, each)).toBeNull();
    expect(await reasonFor(handler, token)).toBeNull();
    expect(verifications).toHaveBeenCalledTimes(1_000);
    for (const each of [others[999]!, token]) expect(await reasonFor(handler, each)).toBeNull();
    expect(verifications).toHaveBeenCalledTimes(1_002);
  });
});

describe('a token that was denied', () => {
  it('is verified each time', async () => {
    const handler = authorizer();
    const forged = await signToken({ ...keys.HS256, signer: (await makeKey('HS256')).signer }, { files });
    const verifications = countVerifications();
    expect(await reasonFor(handler, forged)).toBe('token-invalid');
    expect(await reasonFor(handler, forged)).toBe('token-invalid');
    expect(verifications).toHaveBeenCalledTimes(2);
  });

  it('by a hook is put before it again, whatever it said before', async () => {
    const verify = vi.fn<(token: string) => Promise<null>>(async () => null);
    const handler = authorizer({ verify });
    await reasonFor(handler, token);
    await reasonFor(handler, token);
    expect(verify).toHaveBeenCalledTimes(2);
  });
});
