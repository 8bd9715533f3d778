import { readFileSync } from 'node:fs';

/** A fenced block of a Markdown file. */
export interface Snippet {
  readonly language: string;
  /** The file that the block says it is, in a comment on its first line; `null` if it says none. */
  readonly file: string | null;
  readonly code: string;
}

/** Reads the fenced blocks of a file of the project, in order. */
export function readSnippets(path: string): Snippet[] {
  const fence = /^```(\w*)\n(.*?)^```$/gms;
  return Array.from(readProjectFile(path).matchAll(fence), ([, language = '', code = '']) => ({
    language,
    file: /^\/\/ (\S+)\n/.exec(code)?.[1] ?? null,
    code,
  }));
}

/** The blocks that say which file they are, by its path. */
export function snippetFiles(path: string): Record<string, string> {
  const named = readSnippets(path).flatMap(({ file, code }) =>
    file === null ? [] : [[file, code] as const],
  );
  return Object.fromEntries(named);
}

export function readProjectFile(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
}
