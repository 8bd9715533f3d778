import { expect, it } from 'vitest';
import { digest } from '../../../../src/shared/util/digest.js';

it('the digest of a token is its SHA-256 in hexadecimal', async () => {
  expect(await digest('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(await digest('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});
