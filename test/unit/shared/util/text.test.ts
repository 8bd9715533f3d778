import { describe, expect, it } from 'vitest';
import { decodeBase64Url, encodeBase64Url } from '../../../../src/shared/util/base64url.js';
import { digest } from '../../../../src/shared/util/digest.js';
import { FileAuthError, isFileAuthError } from '../../../../src/shared/contract/errors.js';
import { quote } from '../../../../src/shared/util/quote.js';

describe('base64url', () => {
  it.each([
    ['', ''],
    ['f', 'Zg'],
    ['fo', 'Zm8'],
    ['foo', 'Zm9v'],
    ['>>>???', 'Pj4-Pz8_'],
    ['é漢😀', 'w6nmvKLwn5iA'],
  ])('writes %j as %j and reads it back', (text, encoded) => {
    expect(encodeBase64Url(text)).toBe(encoded);
    expect(decodeBase64Url(encoded)).toBe(text);
  });

  it.each(['*', 'a', '_w'])('does not read %j', (damaged) => {
    expect(() => decodeBase64Url(damaged)).toThrow();
  });
});

it('the digest of a token is its SHA-256 in hexadecimal', async () => {
  expect(await digest('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(await digest('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

describe('a value quoted in an error', () => {
  it.each([
    ['plain', '"plain"'],
    ['https://h/p?authorization=secret', '"https://h/p?…"'],
    ['https://h/p#authorization=secret', '"https://h/p?…"'],
    ['a?b\nsecret', '"a?…"'],
    ['two\nlines', '"two\\nlines"'],
    ['with "quotes"', '"with \\"quotes\\""'],
    ['x'.repeat(80), `"${'x'.repeat(80)}"`],
    ['x'.repeat(81), `"${'x'.repeat(79)}…"`],
  ])('%j is shown as %s', (value, shown) => {
    expect(quote(value)).toBe(shown);
  });
});

describe('an error of ours', () => {
  it('has a code, a message and a cause', () => {
    const cause = new Error('why');
    expect(new FileAuthError('scope', 'what', { cause })).toMatchObject({
      name: 'FileAuthError',
      code: 'scope',
      message: 'what',
      cause,
    });
  });

  it('is known by name, also when it comes from another copy of the package', () => {
    const foreign = Object.assign(new Error('x'), { name: 'FileAuthError', code: 'scope' });
    expect([new FileAuthError('scope', ''), foreign].map(isFileAuthError)).toEqual([true, true]);
    expect(
      [new Error('x'), new TypeError('x'), null, { name: 'FileAuthError', code: 'x' }].map(isFileAuthError),
    ).toEqual([false, false, false, false]);
  });
});
