import { describe, expect, it } from 'vitest';
import { quote } from '../../../../src/shared/util/quote.js';

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
