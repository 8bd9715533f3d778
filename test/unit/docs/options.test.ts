import { format, resolveConfig } from 'prettier';
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
    lead:
      'A page passes these options to a stand-alone worker in the URL of its script. They survive worker restarts. ' +
      'Changing them installs a new worker. In a worker of your own, the options of its `installFileAuth` decide: if ' +
      'the page gives options that differ, `registerFileAuthWorker` rejects with the code `options-mismatch`.',
    prefix: '',
    table: fileAuthOptionTable,
    members: readMembers(`${contract}/options.ts`, 'FileAuthOptions'),
  },
  {
    title: 'The members of `store`',
    lead: '',
    prefix: 'store.',
    table: storeTable,
    members: readMembers(`${contract}/store-option.ts`, 'TokenStoreOptions'),
  },
  {
    title: 'The members of `cache`',
    lead: '',
    prefix: 'cache.',
    table: fileCacheTable,
    members: readMembers(`${contract}/cache-option.ts`, 'FileCacheOptions'),
  },
  {
    title: 'Page: `registerFileAuthWorker`',
    lead: 'These options stay on the page. The worker does not get them.',
    prefix: '',
    table: pageOptionTable,
    members: readMembers('src/page/registration/options.ts', 'RegisterFileAuthWorkerOptions'),
  },
];

const page = `# Options

<!-- This page is written from the source. Write it again with: npx vitest run --project unit test/unit/docs/options.test.ts --update -->

The [reference](reference/page.md) has these options too, with examples and the types that they refer to. The other entries have pages of their own: [worker](reference/worker.md), [lambda-edge](reference/lambda-edge.md), [cloudfront-function](reference/cloudfront-function.md), [issuer](reference/issuer.md), [testing](reference/testing.md).

A wrong or unknown option is a \`TypeError\` at the call. Its message names the option and says what to write. An option that is \`undefined\` counts as left out.

${groups
  .map(
    ({ title, lead, prefix, members }) => `## ${title}

${lead}

${members
  .map(
    ({ name, type, isRequired, text }) => `### \`${prefix}${name}\`

\`${type}\`${isRequired ? ', required' : ''}

${text}`,
  )
  .join('\n\n')}`,
  )
  .join('\n\n')}
`;

it('docs/options.md is what the types of the options say', async () => {
  const path = new URL('../../../docs/options.md', import.meta.url).pathname;
  const formatted = await format(page, { ...(await resolveConfig(path)), filepath: path });
  await expect(formatted).toMatchFileSnapshot(path);
});

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
