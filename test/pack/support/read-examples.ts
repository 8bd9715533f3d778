import { readProjectFile } from './read-snippets.js';

/** An `@example` of the package's TSDoc, as the reference prints it. */
export interface Example {
  /** What it is an example of: `createAuthorizer()`, `FileAuth`, `CreateAuthorizerOptions keys`. */
  readonly subject: string;
  readonly code: string;
}

/** Reads the examples on the page of an entry, those of options as an object of these options. */
export function readExamples(page: string): Example[] {
  return sectionsOf(page).flatMap(({ title, text }) =>
    text.split('\n### ').flatMap((part, index) => {
      const member = index === 0 ? null : part.split('\n', 1)[0]!;
      return examplesIn(part).map((code) => ({
        subject: member === null ? title : `${title} ${member}`,
        code: title.endsWith('Options') && member !== null ? asOptions(title, code) : code,
      }));
    }),
  );
}

/** The functions and classes that the page of an entry lists, and whether it has an example of each. */
export function readExported(page: string): { readonly name: string; readonly hasExample: boolean }[] {
  const [, list = ''] = /^- \*\*Functions and classes\*\*: (.*)$/m.exec(readReference(page))!;
  return Array.from(list.matchAll(/\[`(\w+)`\]/g), ([, name = '']) => ({
    name,
    hasExample: sectionsOf(page).some(
      ({ title, text }) => title.replace('()', '') === name && examplesIn(text).length > 0,
    ),
  }));
}

const readReference = (page: string): string => readProjectFile(`docs/reference/${page}.md`);

function sectionsOf(page: string): { readonly title: string; readonly text: string }[] {
  const [, ...sections] = readReference(page).split('\n## ');
  return sections.map((text) => ({ title: text.split('\n', 1)[0]!, text }));
}

function examplesIn(text: string): string[] {
  return Array.from(text.matchAll(/^\*\*Example\*\*\n\n```ts\n(.*?)^```$/gms), ([, code = '']) => code);
}

function asOptions(type: string, code: string): string {
  return `export const example: Partial<${type}> = {\n${code}};\n`;
}
