import { expect, it, vi } from 'vitest';
import { tellOfAmbiguousUrl } from '../../../../src/shared/contract/tell-of-ambiguous-url.js';
import { cdn, file, folder } from '../../../support/unit/sample.js';

it('the console says once which rule keeps a file without a token, and nothing of what could be a token', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const url = (name: string): URL => new URL(`${cdn}/${folder}/${file}${name}`);
  tellOfAmbiguousUrl(url('-my%20photo%3Fauthorization=secret-token?authorization=secret-token'), '%20');
  tellOfAmbiguousUrl(url('-other%20photo.png'), '%20');
  expect(warn).toHaveBeenCalledTimes(1);
  const [text] = warn.mock.lastCall as [string];
  expect(text).toContain(
    `No token is sent for ${cdn}/${folder}/${file}-my%20… because its path contains "%20".`,
  );
  expect(text).not.toContain('secret-token');
  warn.mockRestore();
});
