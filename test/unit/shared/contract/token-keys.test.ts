import { describe, expect, it } from 'vitest';
import {
  compileIsTokenKey,
  compileTokenKeys,
  fillTemplate,
  findTemplate,
} from '../../../../src/shared/contract/token-keys.js';
import { assertTokenKeys, defaultTokenKeys } from '../../../../src/shared/contract/token-keys-option.js';
import { file, folder } from '../../../support/unit/sample.js';

const reference = { folder, file };

describe('the keys of a file', () => {
  it('are by default its own, its folder’s and the account’s', () => {
    expect(compileTokenKeys(defaultTokenKeys)(reference)).toEqual([
      `FILE_${file}`,
      `FOLDER_${folder}`,
      'ACCOUNT',
    ]);
  });

  it('follow the templates of the application, in their order', () => {
    const keysOf = compileTokenKeys(['MARKET_{folder}', 'ACCOUNT_home_account']);
    expect(keysOf(reference)).toEqual([`MARKET_${folder}`, 'ACCOUNT_home_account']);
  });

  it('may be made of any group of the path', () => {
    const keysOf = compileTokenKeys(['{market}/{file}', 'MARKET_{market}', 'ACCOUNT']);
    const groups = { ...reference, market: 'berlin' };
    expect(keysOf(groups)).toEqual([`berlin/${file}`, 'MARKET_berlin', 'ACCOUNT']);
  });

  it.each([
    ['took no part in the match', undefined],
    ['captured nothing', ''],
  ])('are only those whose groups have a value: a group that %s gives no key', (_, market) => {
    const groups = { ...reference, market };
    expect(compileTokenKeys(['MARKET_{market}', 'FILE_{file}'])(groups)).toEqual([`FILE_${file}`]);
    expect(compileTokenKeys(['{market}{file}'])(groups)).toEqual([]);
  });

  it.each([
    ['both placeholders, each twice', '{folder}/{file}/{folder}', `${folder}/${file}/${folder}`],
    ['nothing to fill in', 'ACCOUNT', 'ACCOUNT'],
    ['signs that a replacement could take for its own', '$&{file}$1', `$&${file}$1`],
  ])('are filled in with %s', (_, template, expected) => {
    expect(fillTemplate(template, reference)).toBe(expected);
  });
});

describe('the "tokenKeys" option', () => {
  it.each<[string, unknown]>([
    ['templates', ['A_{file}', 'B_{folder}', 'C']],
    ['one template', ['{file}']],
    ['a template with another group of the path', ['MARKET_{market}', 'A_{file}_{market}']],
  ])('takes %s', (_, value) => {
    expect(() => assertTokenKeys(value, ['market', 'folder', 'file'])).not.toThrow();
  });

  it.each<[string, unknown, string]>([
    [
      'a string',
      'ACCOUNT',
      'non-empty array of key templates, e.g. ["FILE_{file}","FOLDER_{folder}","ACCOUNT"]',
    ],
    ['an empty list', [], 'non-empty array of key templates'],
    ['null', null, 'non-empty array of key templates'],
    ['an empty template', ['A', ''], 'not a non-empty string'],
    ['a number', [1], 'not a non-empty string'],
    ['a function', () => ['A'], 'non-empty array of key templates'],
    [
      'a group that the path has not',
      ['A_{user}'],
      '"{user}", but "path" has no such named group: a template may use {folder}, {file}',
    ],
    ['a misspelt placeholder', ['A_{File}'], '"{File}"'],
    ['an empty placeholder', ['A_{}'], '"{}"'],
    ['the same template twice', ['A', 'B', 'A'], 'the same template twice'],
  ])('is refused with %s', (_, value, text) => {
    expect(() => assertTokenKeys(value, ['folder', 'file'])).toThrow(TypeError);
    expect(() => assertTokenKeys(value, ['folder', 'file'])).toThrow('"tokenKeys" option');
    expect(() => assertTokenKeys(value, ['folder', 'file'])).toThrow(text);
  });
});

describe('the template that a setter writes to', () => {
  const templates = ['BOTH_{folder}_{file}', 'FILE_{file}', 'SECOND_{file}', 'FOLDER_{folder}', 'ACCOUNT'];

  it.each<[string, ('folder' | 'file')[], string | undefined]>([
    ['the first with the file only', ['file'], 'FILE_{file}'],
    ['the first with the folder only', ['folder'], 'FOLDER_{folder}'],
    ['the first with neither', [], 'ACCOUNT'],
    ['the first with both', ['file', 'folder'], 'BOTH_{folder}_{file}'],
  ])('is %s', (_, names, expected) => {
    expect(findTemplate(templates, names)).toBe(expected);
  });

  it('may name the same UUID twice', () => {
    expect(findTemplate(['{file}_{file}'], ['file'])).toBe('{file}_{file}');
  });

  it('is missing where no template fits', () => {
    expect(findTemplate(['ACCOUNT'], ['file'])).toBeUndefined();
    expect(findTemplate(['{market}_{file}'], ['file'])).toBeUndefined();
  });
});

describe('a key that sign-out removes', () => {
  const isTokenKey = compileIsTokenKey(['FILE_{file}', 'a.b({folder})', 'MARKET_{market}', 'ACCOUNT']);

  it.each([`FILE_${file}`, 'FILE_of-another-time', 'a.b(x)', 'MARKET_berlin', 'ACCOUNT'])('is %s', (key) => {
    expect(isTokenKey(key)).toBe(true);
  });

  it.each(['FILE_', 'MY_FILE_1', 'aXb(x)', 'ACCOUNT2', 'ACCOUNT\n', 'account', '', 'settings'])(
    'is not %j',
    (key) => {
      expect(isTokenKey(key)).toBe(false);
    },
  );
});
