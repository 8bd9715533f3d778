import { describe, expect, it } from 'vitest';
import { expectAll } from '../../support/expect-all.js';
import { listPages, localLinks, readProjectFile } from './markdown.js';

const mostBytes = 12_288;
const index = 'docs/README.md';
const pages = listPages().filter((path) => path.startsWith('docs/'));

/** Each has one job, so that it can be read at once. */
const guides = localLinks(index)
  .map(([target]) => target)
  .filter((target) => guidesOf(readProjectFile(index)).includes(`(${target.replace('docs/', '')})`));

/** The groups of the index that are no reference. */
function guidesOf(text: string): string {
  return text.split('\n## Reference')[0]!;
}

const bytesOf = (path: string): number => Buffer.byteLength(readProjectFile(path));

describe('the README', () => {
  it('can be read in five minutes', () => {
    expect(bytesOf('README.md')).toBeLessThanOrEqual(mostBytes);
    expect(readProjectFile('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(180);
  });

  it('leaves the options to the reference', () => {
    expect(readProjectFile('README.md')).not.toMatch(/^\| *option\b/im);
  });
});

describe('the pages of docs', () => {
  it('are short if they are guides', () => {
    expect(guides.length).toBeGreaterThan(20);
    return expectAll([index, ...guides], (path) => expect(bytesOf(path)).toBeLessThanOrEqual(mostBytes));
  });

  it('say at their top whom they are for', () => {
    const guidesAndInternals = pages.filter((path) => !path.startsWith('docs/reference/'));
    expect(guidesAndInternals.length).toBeGreaterThan(20);
    return expectAll(guidesAndInternals, (path) =>
      expect(readProjectFile(path)).toMatch(/^# .+\n\n_For [^\n]+_\n/),
    );
  });

  it('are all in the index', () => {
    const listed = new Set([index, ...localLinks(index).map(([target]) => target)]);
    expect(pages.filter((path) => !listed.has(path))).toEqual([]);
  });
});
