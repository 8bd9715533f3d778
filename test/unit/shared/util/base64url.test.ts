import { describe, expect, it } from 'vitest';
import { decodeBase64Url, encodeBase64Url } from '../../../../src/shared/util/base64url.js';

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
