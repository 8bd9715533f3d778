import { describe, expect, it } from 'vitest';
import { assertOptionNames } from '../../../../src/shared/contract/check-option.js';

describe('the options of a call', () => {
  it('are accepted under the names that are known', () => {
    expect(() => assertOptionNames({ a: 1 }, ['a', 'b'])).not.toThrow();
  });

  it.each([
    [undefined, null, 'the options must be an object'],
    [null, null, 'the options must be an object'],
    ['https://x', null, 'the options must be an object'],
    [[], 'cache', 'the "cache" option must be an object'],
    [{ a: 1, c: 2 }, null, '"c" is not an option; the options are a, b'],
    [{ A: 1 }, null, '"A" is not an option'],
    [{ c: 2 }, 'cache', '"cache.c" is not an option; the options are a, b'],
  ])('are refused when they are %j (of %j)', (options, of, text) => {
    const call = (): void => assertOptionNames(options, ['a', 'b'], of);
    expect(call).toThrow(TypeError);
    expect(call).toThrow(text);
  });
});
