import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { existsInProject, readProjectFile } from './markdown.js';

const sides = ['src/page', 'src/worker', 'src/shared', 'src/lambda-edge', 'src/cloudfront-function'];

const sources = sides.flatMap((side) =>
  readdirSync(new URL(`../../../${side}`, import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${side}/${path}`),
);

/** The comments of a source that name a browser engine, lines that follow one another as one. */
function quirksIn(source: string): string[] {
  const comments = source.match(/\/\*\*?[^]*?\*\/|(?:^[ \t]*\/\/.*\n?)+|\/\/.*$/gm) ?? [];
  return comments
    .map((comment) => comment.replaceAll(/^\s*(?:\/\/|\/?\*+\/?)[ \t]*/gm, '').replaceAll(/\s+/g, ' '))
    .filter((comment) => /\b(?:Chromium|Firefox|WebKit|Safari)\b/.test(comment));
}

/** Whether somebody can look, in a later version, whether it is still so. */
function canBeChecked(quirk: string): boolean {
  const tests = quirk.match(/\btest\/[\w./-]+\.test\.ts\b/g) ?? [];
  const hasVersion = /\b(?:Chromium|Firefox|WebKit)(?: ESR)? \d/.test(quirk);
  return hasVersion && tests.length > 0 && tests.every((path) => existsInProject(path));
}

describe('a comment that names an engine', () => {
  it.each(sources.filter((path) => quirksIn(readProjectFile(path)).length > 0))(
    'says which version it was seen in and which test shows it, in %s',
    (path) => {
      expect(quirksIn(readProjectFile(path)).filter((quirk) => !canBeChecked(quirk))).toEqual([]);
    },
  );

  it('is found, and told from one that says too little', () => {
    const known =
      '// WebKit 2.50 does this,\n  // too: test/unit/docs/links.test.ts\nconst a = 1; // Firefox does not\n';
    const [full, bare, ...more] = quirksIn(known);
    expect(more).toEqual([]);
    expect(canBeChecked(full!)).toBe(true);
    expect(canBeChecked(bare!)).toBe(false);
  });
});
