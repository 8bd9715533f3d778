import { expect, it, vi } from 'vitest';
import type { TokenSession, TokenSource } from '../../../../src/shared/tokens/token-source.js';
import { findToken } from '../../../../src/worker/request/find-token.js';
import { fileLocation } from '../../../support/unit/sample.js';

const file = fileLocation();
const choice = { key: 'FILE', token: 'secret' };
const session: TokenSession = { first: async () => choice, another: async () => null, isCurrent: () => true };

it('the token of a file is the one that its session begins with', async () => {
  const begin = vi.fn<TokenSource['begin']>(() => session);
  expect(await findToken({ file, clientId: 'page' }, { begin } as unknown as TokenSource)).toEqual({
    session,
    choice,
    denial: null,
    isRetried: false,
  });
  expect(begin.mock.calls).toEqual([[file, 'page']]);
});

it.each<[string, TokenSource['begin']]>([
  ['there is none', () => ({ ...session, first: async () => null })],
  [
    'the keys cannot be told',
    () => {
      throw new TypeError('no list of keys');
    },
  ],
  ['the store is broken', () => ({ ...session, first: () => Promise.reject(new Error('broken')) })],
])('no token is found, and nothing fails, where %s', async (_, begin) => {
  expect(await findToken({ file, clientId: 'page' }, { begin } as unknown as TokenSource)).toBeNull();
});
