import { describe, expect, it } from 'vitest';
import { expectAll } from '../../support/expect-all.js';
import { existsInProject, readProjectFile } from './markdown.js';

const text = readProjectFile('docs/threat-model.md');

/** The tests that a page names: `[file.test.ts](../test/…): _title_; _title_`. */
function namedTests(markdown: string): { file: string; titles: string[] }[] {
  return Array.from(
    markdown.matchAll(/\]\(\.\.\/(test\/[^)]+)\): ((?:_[^_|]+_(?:; )?)+)/g),
    ([, file = '', titles = '']) => ({
      file,
      titles: Array.from(titles.matchAll(/_([^_]+)_/g), ([, title = '']) => title),
    }),
  );
}

/** Whether a test file has a test or a group of this title, as its source spells it. */
function hasTest(source: string, title: string): boolean {
  const quoted = [`'${title.replaceAll("'", "\\'")}'`, `"${title}"`, `\`${title}\``];
  return quoted.some(
    (each) =>
      source.includes(`(${each}`) || source.includes(`(\n  ${each}`) || source.includes(`(\n    ${each}`),
  );
}

/** The rows of the tables of attacks. */
const attacks = Array.from(text.matchAll(/^\| attack +\|.*\n\|.*\n((?:\|.*\n)+)/gm), ([, body = '']) =>
  body.trim().split('\n'),
)
  .flat()
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

describe('the threat model', () => {
  const named = namedTests(text);

  it('names tests that are there', () =>
    expectAll(
      named,
      ({ file, titles }) => {
        expect(existsInProject(file)).toBe(true);
        const source = readProjectFile(file);
        expect(titles.filter((title) => !hasTest(source, title))).toEqual([]);
      },
      ({ file }) => file,
    ));

  it('names a test for each attack that something of ours stops', () => {
    const untested = attacks.filter(([, , tested = '']) => tested === '');
    expect(attacks.length).toBeGreaterThan(50);
    expect(attacks.filter((row) => row.length !== 4)).toEqual([]);
    // Where there is none, it must be said what remains.
    expect(untested.filter(([, , , remains = '']) => remains === '')).toEqual([]);
    const tested = attacks.filter(([, , cell = '']) => cell !== '');
    expect(tested.filter(([, , cell = '']) => namedTests(cell).length === 0)).toEqual([]);
  });

  it('would notice a test that is not there', () => {
    expect(hasTest("it('is there', () => {})", 'is there')).toBe(true);
    expect(hasTest("it('is there', () => {})", 'there')).toBe(false);
  });
});
