import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { pageOptionTable } from '../../../src/page/registration/options.js';
import { fileCacheTable } from '../../../src/shared/contract/cache-option.js';
import { fileAuthOptionTable } from '../../../src/shared/contract/options.js';
import { storeTable } from '../../../src/shared/contract/store-option.js';
import { readProjectFile } from './markdown.js';

/** A member of a documented type. */
interface Member {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly text: string;
}

/** The members of an interface, as its source says them. */
function readMembers(path: string, name: string): Member[] {
  const source = ts.createSourceFile(path, readProjectFile(path), ts.ScriptTarget.Latest, true);
  const type = source.statements.filter(ts.isInterfaceDeclaration).find((one) => one.name.text === name);
  return type!.members.filter(ts.isPropertySignature).map((member) => ({
    name: member.name.getText(),
    type: member
      .type!.getText()
      .replace(/ \| undefined$/, '')
      .replace(/^\((.*)\)$/, '$1'),
    isRequired: member.questionToken === undefined,
    text: ts
      .getJSDocCommentsAndTags(member)
      .filter(ts.isJSDoc)
      .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
      .join('')
      .replaceAll(/\s+/g, ' '),
  }));
}

const contract = 'src/shared/contract';
const groups = [
  {
    title: 'Page and worker: `registerFileAuthWorker` and `installFileAuth`',
    table: fileAuthOptionTable,
    members: readMembers(`${contract}/options.ts`, 'FileAuthOptions'),
  },
  {
    title: 'The members of `store`',
    table: storeTable,
    members: readMembers(`${contract}/store-option.ts`, 'TokenStoreOptions'),
  },
  {
    title: 'The members of `cache`',
    table: fileCacheTable,
    members: readMembers(`${contract}/cache-option.ts`, 'FileCacheOptions'),
  },
  {
    title: 'Page: `registerFileAuthWorker`',
    table: pageOptionTable,
    members: readMembers('src/page/registration/options.ts', 'RegisterFileAuthWorkerOptions'),
  },
];

describe.each(groups)('$title', ({ table, members }) => {
  it('documents the options of its table, in their order', () => {
    expect(members.map(({ name }) => name)).toEqual(Object.keys(table));
  });

  it.each(members)('documents the default of "$name"', ({ name, isRequired, text }) => {
    const row = (table as Record<string, { default?: unknown }>)[name]!;
    const value = JSON.stringify(row.default)?.replaceAll('"', "'").replaceAll(',', ', ');
    // The members of an object have defaults of their own.
    const documented = value === undefined || value === '{}' ? 'Default is ' : `Default is \`${value}\``;
    if (isRequired) expect(text).not.toContain('Default');
    else expect(text).toContain(documented);
  });
});
