import { describe, expect, it } from 'vitest';
import { denialStatuses } from '../../../src/shared/contract/denial.js';
import { fileAuthOptionNames } from '../../../src/shared/contract/options.js';
import { readProjectFile, tableRows } from './markdown.js';

const page = 'docs/contract.md';
const rows = tableRows(page);

/** What a cell names as code. */
function codeIn(cell: string | undefined): string[] {
  return Array.from((cell ?? '').matchAll(/`([^`]+)`/g), ([, code = '']) => code);
}

describe(page, () => {
  it('has every reason of a denial, with its status', () => {
    const told = rows
      .filter(([status = '']) => /^\d{3}$/.test(status))
      .flatMap(([status, reasons]) => codeIn(reasons).map((reason) => [reason, Number(status)]));
    expect(Object.fromEntries(told)).toEqual(denialStatuses);
  });

  it('has every message of the protocol', () => {
    const source = readProjectFile('src/shared/contract/protocol.ts');
    const types = Array.from(source.matchAll(/type: 'file-auth:([\w-]+)'/g), ([, type = '']) => type);
    const told = rows
      .filter(([from = '']) => from === 'page' || from === 'worker')
      .flatMap(([, , asked = '', answers = '']) => codeIn(asked + answers));
    expect(types.length).toBeGreaterThan(10);
    expect(new Set(told)).toEqual(new Set(types));
  });

  it('has every option that page and worker share', () => {
    const [, fixed = ''] = /registerFileAuthWorker\(options: \{\n(.*)\n/.exec(readProjectFile(page)) ?? [];
    expect(fixed.split(';').map((name) => name.trim().replace('?', ''))).toEqual(fileAuthOptionNames);
  });

  it('has every code of an error', () => {
    const source = readProjectFile('src/shared/contract/errors.ts').replaceAll(/\/\*\*.*?\*\//gs, '');
    const [, union = ''] = /type FileAuthErrorCode =(.*?);/s.exec(source) ?? [];
    const codes = Array.from(union.matchAll(/'([\w-]+)'/g), ([, code = '']) => code);
    const [, sentence] = /`FileAuthError` has a `code`: (.*?)\. /.exec(readProjectFile(page)) ?? [];
    expect(codeIn(sentence)).toEqual(codes);
  });
});
