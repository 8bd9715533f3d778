import { assertOptionNames } from '../../../src/shared/check-option.js';
import { describe, expect, it } from 'vitest';
import {
  decodeOptions,
  encodeOptions,
  fileAuthOptionNames,
  fromOptionsData,
  resolveFileAuthOptions,
  toOptionsData,
  type FileAuthOptions,
} from '../../../src/shared/options.js';
import { encodeBase64Url } from '../../../src/shared/base64url.js';
import { cdn } from '../../support/unit/sample.js';

const resolve = (options: object): ReturnType<typeof resolveFileAuthOptions> =>
  resolveFileAuthOptions(options as FileAuthOptions, 'https://app.example');

const everyOption: FileAuthOptions = {
  origins: [cdn, 'http://localhost:8080'],
  path: /\/(?<folder>[a-zé]+)\/(?<file>\d+)/iu,
  tokenKeys: ['MARKET_{folder}', 'ACCOUNT_home_account'],
  store: { name: 'app', storeName: 'tokens' },
  parameter: 't',
  cors: 'never',
  responses: 'real',
};

describe('the options that page and worker share', () => {
  it('need only the origins', () => {
    expect(resolve({ origins: [cdn] })).toEqual({
      origins: [cdn],
      path: undefined,
      tokenKeys: ['FILE_{file}', 'FOLDER_{folder}', 'ACCOUNT'],
      store: { name: 'localforage', storeName: 'TOKEN_STORAGE_MANAGER' },
      parameter: 'authorization',
      cors: 'auto',
      responses: 'clean',
    });
  });

  it.each([
    [{ name: 'app' }, { name: 'app', storeName: 'TOKEN_STORAGE_MANAGER' }],
    [{ storeName: 'tokens' }, { name: 'localforage', storeName: 'tokens' }],
    [{ name: undefined }, { name: 'localforage', storeName: 'TOKEN_STORAGE_MANAGER' }],
  ])('fill in what %j leaves out of the store', (store, expected) => {
    expect(resolve({ origins: [cdn], store }).store).toEqual(expected);
  });

  it('do not change when the caller changes its own objects later', () => {
    const origins = [cdn];
    const tokenKeys = ['ACCOUNT'];
    const store = { name: 'app' };
    const resolved = resolve({ origins, tokenKeys, store });
    origins.push('https://evil.example');
    tokenKeys.push('OTHER');
    store.name = 'other';
    expect(resolved).toMatchObject({ origins: [cdn], tokenKeys: ['ACCOUNT'], store: { name: 'app' } });
    expect(resolved.origins).toHaveLength(1);
    expect(resolved.tokenKeys).toHaveLength(1);
    expect(Object.isFrozen(resolved)).toBe(true);
  });

  it.each<[string, object, string]>([
    ['origins', {}, '"origins" option must be a non-empty list'],
    ['origins', { origins: ['https://app.example'] }, 'give a "path" option too'],
    ['path', { path: '/x' }, '"path" option must be a RegExp'],
    ['tokenKeys', { tokenKeys: [] }, '"tokenKeys" option must be'],
    ['store', { store: 'tokens' }, '"store" option must be an object'],
    ['store', { store: null }, '"store" option must be an object'],
    ['store.name', { store: { name: '' } }, '"store.name" option must be a non-empty string'],
    ['store.storeName', { store: { storeName: 7 } }, '"store.storeName" option must be a non-empty string'],
    ['parameter', { parameter: '' }, '"parameter" option must be the name'],
    ['parameter', { parameter: 'a b' }, '"parameter" option must be the name'],
    ['parameter', { parameter: 'a&b' }, '"parameter" option must be the name'],
    ['parameter', { parameter: 'token\n' }, '"parameter" option must be the name'],
    ['parameter', { parameter: 5 }, '"parameter" option must be the name'],
    ['cors', { cors: true }, `"cors" option must be one of 'auto', 'always', 'never'`],
    ['responses', { responses: 'dirty' }, `"responses" option must be one of 'clean', 'real'`],
  ])('are refused at the call when "%s" is wrong', (name, wrong, text) => {
    const call = (): unknown => resolve(name === 'origins' ? wrong : { origins: [cdn], ...wrong });
    expect(call).toThrow(TypeError);
    expect(call).toThrow(text);
  });

  it.each([
    [undefined, 'options must be an object'],
    [null, 'options must be an object'],
    ['https://x', 'options must be an object'],
    [{ origin: cdn }, '"origin" is not an option; the options are origins, path, tokenKeys, store'],
    [{ origins: [cdn], tokenkeys: [] }, '"tokenkeys" is not an option'],
  ])('are refused when they are %j', (options, text) => {
    const call = (): void => assertOptionNames(options, fileAuthOptionNames);
    expect(call).toThrow(TypeError);
    expect(call).toThrow(text);
  });

  it('are accepted under every name there is', () => {
    expect(() => assertOptionNames(everyOption, fileAuthOptionNames)).not.toThrow();
    expect(new Set(Object.keys(everyOption))).toEqual(new Set(fileAuthOptionNames));
  });
});

describe('the options in the script URL', () => {
  it('arrive as they were sent', () => {
    const sent = resolve(everyOption);
    const received = resolve(decodeOptions(encodeOptions(sent)));
    expect(received).toEqual(sent);
    expect(received.path).toEqual(everyOption.path);
  });

  it('arrive with the default path when none was given', () => {
    const sent = resolve({ origins: [cdn] });
    expect(resolve(decodeOptions(encodeOptions(sent)))).toEqual(sent);
  });

  it('need no escaping in a URL', () => {
    expect(encodeOptions(resolve(everyOption))).toMatch(/^[\w-]+$/);
  });

  it('are the same text for the same options, in whatever order they were written', () => {
    const reversed = Object.fromEntries(Object.entries(everyOption).sort(([a], [b]) => b.localeCompare(a)));
    expect(encodeOptions(resolve(reversed))).toBe(encodeOptions(resolve(everyOption)));
    const defaults = { origins: [cdn], cors: 'auto', parameter: 'authorization' };
    expect(encodeOptions(resolve(defaults))).toBe(encodeOptions(resolve({ origins: [cdn] })));
  });

  it('are another text for other options', () => {
    expect(encodeOptions(resolve({ origins: [cdn], cors: 'never' }))).not.toBe(
      encodeOptions(resolve({ origins: [cdn] })),
    );
  });

  it('tell a function only by its kind', () => {
    const data = toOptionsData(resolve({ origins: [cdn], tokenKeys: () => ['A'] }));
    expect(data.tokenKeys).toBe('function');
    expect(fromOptionsData(data).tokenKeys).toBeUndefined();
  });

  it.each([
    ['empty', ''],
    ['no base64url', '***'],
    ['no JSON', encodeBase64Url('{')],
    ['null', encodeBase64Url('null')],
    ['a number', encodeBase64Url('7')],
    ['an object without the members', encodeBase64Url('{}')],
    ['a broken pattern', encodeBase64Url('{"path":{"source":"(","flags":""}}')],
  ])('are refused as damaged when they are %s', (_, encoded) => {
    expect(() => decodeOptions(encoded)).toThrow(TypeError);
    expect(() => decodeOptions(encoded)).toThrow('the "file-auth" parameter of the script URL is damaged');
  });
});
