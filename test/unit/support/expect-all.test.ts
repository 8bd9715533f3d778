import { describe, expect, it } from 'vitest';
import { expectAll } from '../../support/expect-all.js';

describe('a table of cases', () => {
  it('passes if every case does, also one that is checked later', async () => {
    const rows = [{ name: 'a' }, { name: 'b' }];
    await expect(expectAll(rows, async () => {})).resolves.toBeUndefined();
  });

  it('fails with a list of all cases that are wrong, by their names', async () => {
    const rows = [
      ['one', 1],
      ['two', 3],
      ['three', 3],
      ['four', 5],
    ] as const;
    const checked = expectAll(rows, async ([name, number]) => expect(name.length).toBe(number + 2));
    await expect(checked).rejects.toThrow(
      /^2 of 4 cases fail:\n {2}two: expected 3 to be 5.*\n {2}four: expected 4 to be 7/,
    );
  });

  it('fails without a case: nothing would be proven', async () => {
    await expect(expectAll([], () => {})).rejects.toThrow('the table has no case');
  });
});
