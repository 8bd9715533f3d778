import { describe, expect, it } from 'vitest';
import { FileAuthError, isFileAuthError } from '../../../../src/shared/contract/errors.js';

describe('a FileAuthError', () => {
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
