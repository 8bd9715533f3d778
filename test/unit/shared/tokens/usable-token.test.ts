import { describe, expect, it } from 'vitest';
import { isUsableToken } from '../../../../src/shared/tokens/usable-token.js';
import { fakeToken } from '../../../support/unit/sample.js';

const nowSeconds = 1_800_000_000;
const isUsable = (value: unknown): boolean => isUsableToken(value, nowSeconds * 1000);

describe('a token with an expiry', () => {
  it.each([
    // life, seconds that are left, usable
    [3600, 31, true],
    [3600, 30, false],
    [3600, 29, false],
    [300, 31, true],
    [300, 30, false],
    [100, 11, true],
    [100, 10, false],
    [10, 2, true],
    [10, 1, false],
    [1, 1, true],
    [3600, 0, false],
    [3600, -1, false],
    [3600, -86_400, false],
  ])('of %i seconds with %i left is usable: %s', (life, left, usable) => {
    const exp = nowSeconds + left;
    expect(isUsable(fakeToken({ iat: exp - life, exp }))).toBe(usable);
  });

  it('whose life is not told is used to its end', () => {
    expect(isUsable(fakeToken({ exp: nowSeconds + 1 }))).toBe(true);
    expect(isUsable(fakeToken({ exp: nowSeconds }))).toBe(false);
  });

  it('that ends before it begins has no margin, but an end', () => {
    expect(isUsable(fakeToken({ iat: nowSeconds + 100, exp: nowSeconds + 1 }))).toBe(true);
    expect(isUsable(fakeToken({ iat: nowSeconds + 100, exp: nowSeconds - 1 }))).toBe(false);
  });

  it('with fractions of a second is read to the fraction', () => {
    expect(isUsable(fakeToken({ exp: nowSeconds + 0.5 }))).toBe(true);
    expect(isUsable(fakeToken({ exp: nowSeconds - 0.5 }))).toBe(false);
  });

  it('goes by the clock of the device unless told another', () => {
    expect(isUsableToken(fakeToken({ exp: Date.now() / 1000 + 60 }))).toBe(true);
    expect(isUsableToken(fakeToken({ exp: Date.now() / 1000 - 60 }))).toBe(false);
  });
});

describe('a token without an expiry that can be read', () => {
  it.each([
    ['an opaque text', 'opaque-token'],
    ['a JWT without exp', fakeToken({ sub: 'somebody' })],
    ['a JWT whose exp is no number', fakeToken({ exp: '1' })],
    ['a JWT whose claims are null', fakeToken(null as unknown as object)],
    ['three parts that are no JSON', 'aaa.bbb.ccc'],
    ['three parts that are no base64url', 'aaa.???.ccc'],
    ['three parts that are no UTF-8', 'aaa.gICA.ccc'],
    ['three empty parts', '..'],
    ['an encrypted JWT', `${fakeToken({ exp: 1 })}.x.y`],
  ])('is usable: %s', (_, token) => {
    expect(isUsable(token)).toBe(true);
  });
});

describe('a stored value that is no token', () => {
  it.each([[''], [null], [undefined], [0], [1], [true], [{ token: 'x' }], [['x']], [new Date(0)]])(
    'is not sent: %j',
    (value) => {
      expect(isUsable(value)).toBe(false);
    },
  );
});
