import { readdirSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { readProjectFile } from './docs/markdown.js';

/** Words that read as translated, or that mean something else in this project, and what to write instead. */
const words: readonly [found: RegExp, instead: string][] = [
  [/\bshall\b/, 'must, will'],
  [/\bof (?:yours|ours)\b/, 'your own'],
  [/\bbelongs? into\b/, 'goes into, belongs to'],
  [/, say[,.]/, 'for example'],
  [/\bbe had\b/, 'exists, could not fetch'],
  [/\b(?:who|what)(?:so)?ever\b/, 'anyone who, everything that'],
  [/\btoo (?:old|young)\b/, 'expired, not valid yet'],
  [/\b(?:a text|texts)\b/, 'string'],
  [/\b(?:mend|heal)(?:s|ed|ing)?\b(?!\()/, 'repair, retry, load again'],
  [/(?<!-)\brefus(?:e|es|ed|ing|al)\b/, 'deny for the edge, else reject'],
  [/\bhand(?:s|ed)? on\b/, 'pass, forward'],
  [/\b(?:comes?|came) by\b/, 'gets, got'],
  [/\bgo(?:es)? on\b/, 'continues, keeps'],
  [
    /\b(?:anew|thousand million|not looked at|on (?:its|their) way)\b/,
    'again, billion, not checked, in progress',
  ],
  [/(?<!\bthere )\bis no\b(?! longer)/i, 'is not a'],
  [/\bin (?:(?:the )?place of|its place)\b/, 'instead of'],
  [/\b(?:maybe|perhaps)\b/, 'optionally, probably'],
  [/—/, 'two sentences'],
];

const filesIn = (folder: string, extension: RegExp): string[] =>
  readdirSync(new URL(`../../${folder}`, import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((name) => extension.test(name))
    .map((name) => `${folder}/${name}`);

/** The prose of the reference, which is written from the TSDoc of each entry. */
const pages = filesIn('docs/reference', /\.md$/).map((path): [path: string, sentences: string[]] => [
  path,
  [
    readProjectFile(path)
      .replaceAll(/^```.*?^```$/gms, '')
      .replaceAll(/^#.*$/gm, '')
      .replaceAll(/`[^`\n]+`/g, '`…`'),
  ],
]);

/** What the code can say: its strings of more than one word. */
const sources = [...filesIn('src', /(?<!\.d)\.ts$/), ...filesIn('bin', /\.mjs$/)].map(
  (path): [path: string, sentences: string[]] => [path, stringsIn(path).filter((text) => text.includes(' '))],
);

function stringsIn(path: string): string[] {
  const strings: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) strings.push(node.text);
    if (ts.isTemplateExpression(node)) {
      strings.push(node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join(''));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readProjectFile(path), ts.ScriptTarget.Latest));
  return strings;
}

function findWords(text: string): string[] {
  return words.flatMap(([found, instead]) =>
    Array.from(text.matchAll(new RegExp(found, `${found.flags}g`)), ({ 0: word, index }) => {
      const around = text.slice(Math.max(0, index - 30), index + word.length + 30);
      return `"${around}": write ${instead}`;
    }),
  );
}

it('finds what it looks for', () => {
  expect(findWords('"x" option shall be a text')).toHaveLength(2);
  expect(
    findWords('"x" option must be a string; there is no such file, and the key is no longer in it'),
  ).toEqual([]);
});

it('the reference, the messages and the command use ordinary words', () => {
  expect(sources.flatMap(([, sentences]) => sentences).length).toBeGreaterThan(200);
  const wrong = [...pages, ...sources].flatMap(([path, sentences]) =>
    sentences.flatMap(findWords).map((found) => `${path}: ${found}`),
  );
  expect(wrong).toEqual([]);
});
