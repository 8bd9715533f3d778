import { describe, expect, it } from 'vitest';
import { expectAll } from '../../support/expect-all.js';
import { findBanned } from './find-banned.js';
import { listPages, readProjectFile } from './markdown.js';

describe('the words of the documentation', () => {
  it('are those of plain English on every page', () =>
    expectAll(listPages(), (path) => {
      const found = findBanned(readProjectFile(path));
      expect(found, found.join('\n    ')).toEqual([]);
    }));

  it('are found in prose and not in code', () => {
    expect(findBanned('A token, say, of yours.')).toHaveLength(2);
    expect(findBanned('The file could\nnot be had — it shall be sent.')).toHaveLength(3);
    expect(findBanned('Say so, and say what it is.')).toEqual([]);
    expect(findBanned('`path-refused`\n\n```js\n// shall\n```\n\n[x](shall.md)')).toEqual([]);
  });
});
