import { readFileSync } from 'node:fs';
import type { EngineName } from '../engines/index.js';
import type { Verdicts } from './measure-engine.js';
import { requestKinds, type RequestKind } from './request-kinds.js';
import { variants, type Variant } from './variants.js';

/** The document whose tables are what the matrix is held to. */
export const documentUrl: URL = new URL('../../../docs/requests.md', import.meta.url);

const engineTitles: Readonly<Record<EngineName, string>> = {
  chromium: 'Chromium',
  firefox: 'Firefox',
  webkit: 'WebKitGTK',
};

/** Where a worker cannot do what works for a public file without one. */
export interface Limit {
  readonly request: string;
  readonly engine: EngineName;
  readonly hasCors: boolean;
}

export interface RequestsDocument {
  /** The first column of an engine's table, in order. */
  requestsOf(engine: EngineName): string[];
  /** The cell of a request: the outcomes with CORS and without, e.g. `'✓ ✗'`. */
  cell(engine: EngineName, request: string, variant: Variant): string | undefined;
  readonly limits: readonly Limit[];
}

export function readRequestsDocument(): RequestsDocument {
  const markdown = readFileSync(documentUrl, 'utf8');
  const rowsOf = (engine: EngineName): string[][] => readRows(sectionOf(markdown, engine));
  return {
    requestsOf: (engine) => rowsOf(engine).map(([request = '']) => request),
    cell: (engine, request, variant) =>
      rowsOf(engine).find(([name]) => name === request)?.[variants.indexOf(variant) + 1],
    limits: readRows(sectionOf(markdown, 'limits')).flatMap(readLimits),
  };
}

/** An engine's part of the document: its version and its table. */
export function formatSection(engine: EngineName, version: string, verdicts: Verdicts): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows = requestKinds.map((kind) =>
    row([kind.name, ...variants.map((variant) => formatCell(verdicts, kind, variant))]),
  );
  const head = [
    row(['request', ...variants.map(({ title }) => title)]),
    row(['---', ...variants.map(() => ':-:')]),
  ];
  return [`### ${engineTitles[engine]} ${version}`, '', ...head, ...rows].join('\n');
}

/** As it stands in the document: with CORS, then without. */
export function formatCell(verdicts: Verdicts, kind: RequestKind, variant: Variant): string {
  return [true, false].map((hasCors) => verdicts(kind, variant, hasCors).outcome).join(' ');
}

/** Puts text between a pair of marks. */
export function replaceSection(markdown: string, name: string, text: string): string {
  const [before, , after] = splitAt(markdown, name);
  return `${before}\n\n${text}\n\n${after}`;
}

function sectionOf(markdown: string, name: string): string {
  return splitAt(markdown, name)[1];
}

/** What stands before, between and after a pair of marks, the marks with the outer parts. */
function splitAt(markdown: string, name: string): [before: string, section: string, after: string] {
  const start = `<!-- ${name} -->`;
  const from = markdown.indexOf(start) + start.length;
  const to = markdown.indexOf(`<!-- end of ${name} -->`);
  if (from < start.length || to < from) throw new Error(`docs/requests.md has no place marked "${name}"`);
  return [markdown.slice(0, from), markdown.slice(from, to), markdown.slice(to)];
}

/** The cells of each row but the first two, which are the head. */
function readRows(section: string): string[][] {
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** One row may be about several engines. */
function readLimits([request = '', browsers = '', cors = '']: readonly string[]): Limit[] {
  const engines = browsers === 'all' ? Object.values(engineTitles) : browsers.split(', ');
  const settings = { 'with or without': [true, false], with: [true], without: [false] }[cors];
  if (!settings) throw new Error(`docs/requests.md: "${cors}" is neither with nor without CORS`);
  return engines.flatMap((title) =>
    settings.map((hasCors) => ({ request, engine: engineCalled(title), hasCors })),
  );
}

function engineCalled(title: string): EngineName {
  const found = Object.entries(engineTitles).find(([, known]) => known === title);
  if (!found) throw new Error(`docs/requests.md: "${title}" is no browser of the tables`);
  return found[0] as EngineName;
}
