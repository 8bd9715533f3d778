import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signToken } from '../../../support/tokens.js';
import { ask, authorizer, folder, keys, path } from '../ask.js';

const now = 1_800_000_000;
const files = `/${folder}/`;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: now * 1000 });
});

afterEach(() => {
  vi.useRealTimers();
});

const reasonFor = async (claims: object, options: object = {}, uri: string = path): Promise<string | null> =>
  (await ask(authorizer(options), { uri, token: await signToken(keys.ES256, claims) })).reason;

describe('issuer and audience', () => {
  it.each<[object, object, string | null]>([
    [{ iss: 'https://issuer.example/' }, {}, 'token-invalid'],
    [{ iss: 'https://issuer.example.evil' }, {}, 'token-invalid'],
    [{ iss: undefined }, {}, 'token-invalid'],
    [{ iss: ['https://issuer.example'] }, {}, 'token-invalid'],
    [{ iss: 'b' }, { issuer: ['a', 'b'] }, null],
    [{ iss: 'c' }, { issuer: ['a', 'b'] }, 'token-invalid'],
    [{ iss: undefined }, { issuer: null }, null],
    [{ aud: 'Files' }, {}, 'token-invalid'],
    [{ aud: undefined }, {}, 'token-invalid'],
    [{ aud: [] }, {}, 'token-invalid'],
    [{ aud: [['files']] }, {}, 'token-invalid'],
    [{ aud: { files: true } }, {}, 'token-invalid'],
    [{ aud: ['api', 'files'] }, {}, null],
    [{ aud: 'b' }, { audience: ['a', 'b'] }, null],
    [{ aud: undefined }, { audience: null }, null],
  ])('of %j, configured as %j', async (claims, options, reason) => {
    expect(await reasonFor({ files, ...claims }, options)).toBe(reason);
  });
});
