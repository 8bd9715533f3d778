import { expect, it, vi } from 'vitest';
import { createTokenOwner } from '../../../../src/worker/cache/token-owner.js';
import { fakeToken } from '../../../support/unit/sample.js';

const ownerOf = (token: string): Promise<string | null> => createTokenOwner(undefined)(token);

it('the owner of a token is the same for each token of one issuer and subject', async () => {
  const owners = [{ exp: 1 }, { exp: 2, iat: 1 }, { files: '/a/' }].map((more) =>
    ownerOf(fakeToken({ iss: 'a', sub: 'me', ...more })),
  );
  expect(new Set(await Promise.all(owners)).size).toBe(1);
});

it.each<[string, object, object]>([
  ['of another subject', { iss: 'a', sub: 'me' }, { iss: 'a', sub: 'her' }],
  ['of another issuer', { iss: 'a', sub: 'me' }, { iss: 'b', sub: 'me' }],
  ['of no issuer', { iss: 'a', sub: 'me' }, { sub: 'me' }],
  [
    'whose issuer and subject only read alike when joined',
    { iss: 'a', sub: 'b","c' },
    { iss: 'a","b', sub: 'c' },
  ],
  ['without a subject', { iss: 'a', exp: 1 }, { iss: 'a', exp: 2 }],
  ['with an empty subject', { iss: 'a', sub: '', exp: 1 }, { iss: 'a', sub: '', exp: 2 }],
  ['with a subject that is no text', { iss: 'a', sub: 1, exp: 1 }, { iss: 'a', sub: 1, exp: 2 }],
])('the owner of a token is another for one %s', async (_, one, other) => {
  expect(await ownerOf(fakeToken(one))).not.toBe(await ownerOf(fakeToken(other)));
});

it('the owner of a token is the token itself if that tells nothing', async () => {
  expect(await ownerOf('opaque')).toBe(await ownerOf('opaque'));
  expect(await ownerOf('opaque')).not.toBe(await ownerOf('opaque2'));
});

it.each(['opaque', fakeToken({ sub: 'me' })])(
  'the owner of a token shows neither token nor claims',
  async (token) => {
    expect(await ownerOf(token)).toMatch(/^[0-9a-f]{64}$/);
  },
);

it('the owner of a token is told by the application if it can, once for a token', async () => {
  const identity = vi.fn((token: string) => token.slice(0, 1));
  const owner = createTokenOwner(identity);
  const [one, same, other] = [await owner('a1'), await owner('a1'), await owner('b1')];
  expect([one, await owner('a2')]).toEqual([same, same]);
  expect(other).not.toBe(one);
  expect(identity.mock.calls.filter(([token]) => token === 'a1')).toHaveLength(1);
  expect(one).toMatch(/^[0-9a-f]{64}$/);
});

it('the owner of a token that the application tells is never one that a token tells', async () => {
  const token = fakeToken({ iss: 'a', sub: 'me' });
  expect(await createTokenOwner(() => 'me')(token)).not.toBe(await ownerOf(token));
  expect(await createTokenOwner(() => token)(token)).not.toBe(await ownerOf(token));
});

it.each<[string, (token: string) => unknown]>([
  ['null', () => null],
  ['nothing', () => undefined],
  ['an empty name', () => ''],
  ['what is no name', () => 7],
  ['a promise', async () => 'me'],
  [
    'an error',
    () => {
      throw new Error('oops');
    },
  ],
])('the owner of a token is nobody if the application tells %s', async (_, identity) => {
  expect(await createTokenOwner(identity as (token: string) => string)('t')).toBeNull();
});
