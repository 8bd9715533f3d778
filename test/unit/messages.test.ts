import { readdirSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { findBanned } from './docs/find-banned.js';
import { readProjectFile } from './docs/markdown.js';

/** Words that the pages of docs may use, and what messages and TSDoc say instead. */
const banned = [
  [/\b(?:a text|texts)\b/, 'a string'],
  [/\bheal(?:s|ed|ing)?\b(?!\()/, 'load again, repair'],
  [/(?<!-)\brefus(?:e|es|ing)\b/, 'deny, reject'],
  [/\bhand(?:s|ed)? on\b/, 'pass, forward'],
  [/\bwhatever\b/, 'everything that, any'],
  [/(?<!\bthere )\bis no\b(?! longer)/i, 'is not a'],
  [/\bin (?:(?:the )?place of|its place)\b/, 'instead of'],
  [/\b(?:maybe|perhaps)\b/, 'optionally, probably'],
] as const;

const filesIn = (folder: string, extension: RegExp): string[] =>
  readdirSync(new URL(`../../${folder}`, import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((name) => extension.test(name))
    .map((name) => `${folder}/${name}`);

/** The strings of more than one word in a source: what it can say. */
function messagesIn(path: string): string[] {
  const strings: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) strings.push(node.text);
    if (ts.isTemplateExpression(node)) {
      strings.push(node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join(''));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readProjectFile(path), ts.ScriptTarget.Latest));
  return strings.filter((text) => text.includes(' '));
}

describe('ordinary words are in', () => {
  it('each message of the package and its command', () => {
    const sources = [...filesIn('src', /(?<!\.d)\.ts$/), ...filesIn('bin', /\.mjs$/)];
    const messages = sources.flatMap((path) =>
      messagesIn(path).map((text): [string, string] => [path, text]),
    );
    expect(messages.length).toBeGreaterThan(200);
    expect(
      messages.flatMap(([path, text]) => findBanned(text, banned).map((found) => `${path}: ${found}`)),
    ).toEqual([]);
  });

  it('the reference, which is written from TSDoc', () => {
    const pages = filesIn('docs/reference', /\.md$/);
    const withoutNames = (path: string): string => readProjectFile(path).replaceAll(/^#.*$/gm, '');
    expect(
      pages.flatMap((path) => findBanned(withoutNames(path), banned).map((found) => `${path}: ${found}`)),
    ).toEqual([]);
  });

  it('nothing that these rules would miss', () => {
    expect(findBanned('"url" option is no URL and shall not be a text', banned)).toHaveLength(3);
    expect(findBanned('"url" option must be a string; there is no such file', banned)).toEqual([]);
  });
});
