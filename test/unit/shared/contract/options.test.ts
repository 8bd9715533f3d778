import { assertOptionNames } from '../../../../src/shared/contract/check-option.js';
import { describe, expect, it } from 'vitest';
import {
  fileAuthOptionNames,
  fromOptionsData,
  resolveFileAuthOptions,
  toOptionsData,
  type FileAuthOptions,
  type FileAuthOptionsData,
} from '../../../../src/shared/contract/options.js';
import { differingOptions } from '../../../../src/shared/contract/differing-options.js';
import { decodeOptions, encodeOptions } from '../../../../src/shared/contract/options-parameter.js';
import { encodeBase64Url } from '../../../../src/shared/util/base64url.js';
import { appContext, appOrigin, cdn } from '../../../support/unit/sample.js';

const resolve = (options: object): ReturnType<typeof resolveFileAuthOptions> =>
  resolveFileAuthOptions(options as FileAuthOptions, appContext);
const encode = (options: object): string => encodeOptions(resolve(options));

const everyOption: FileAuthOptions = {
  origins: [cdn, 'http://localhost:8080'],
  path: /\/(?<market>[a-zé]+)\/(?<folder>[a-zé]+)\/(?<file>\d+)/iu,
  tokenKeys: ['MARKET_{market}', 'ACCOUNT_home_account'],
  store: { name: 'app', storeName: 'tokens' },
  parameter: 't',
  placement: 'header',
  cors: 'always',
  responses: 'real',
  cache: { maxEntries: 7, maxAgeSeconds: 60, maxFileBytes: 1000 },
  virtualPath: '/private/',
  failurePage: '/not-shown?a=1',
  debug: true,
};

describe('the options that page and worker share', () => {
  it('need only the origins', () => {
    expect(resolve({ origins: [cdn] })).toEqual({
      origins: [cdn],
      path: undefined,
      tokenKeys: ['FILE_{file}', 'FOLDER_{folder}', 'ACCOUNT'],
      store: { name: 'localforage', storeName: 'TOKEN_STORAGE_MANAGER' },
      parameter: 'authorization',
      placement: 'query',
      cors: 'auto',
      responses: 'clean',
      cache: false,
      virtualPath: false,
      failurePage: undefined,
      debug: false,
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
    ['origins', {}, '"origins" option must be a non-empty array'],
    ['origins', { origins: ['https://app.example'] }, 'pass a "path" option too'],
    ['path', { path: '/x' }, '"path" option must be a RegExp'],
    ['tokenKeys', { tokenKeys: [] }, '"tokenKeys" option must be'],
    ['tokenKeys', { tokenKeys: ['{market}'] }, 'a template may use {folder}, {file}'],
    [
      'tokenKeys',
      { path: /\/(?<market>.+)\/(?<folder>.+)\/(?<file>.+)/, tokenKeys: ['{Market}'] },
      'a template may use {market}, {folder}, {file}',
    ],
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
    ['placement', { placement: 'both' }, `"placement" option must be one of 'query', 'header'`],
    [
      'cors',
      { placement: 'header', cors: 'never' },
      `"cors" option is 'never', but with "placement" 'header'`,
    ],
    ['cache', { cache: true }, '"cache" option must be false or an object'],
    ['cache', { cache: { maxFiles: 1 } }, '"cache.maxFiles" is not an option; the options are maxEntries'],
    ['virtualPath', { virtualPath: '/' }, '"virtualPath" option "/" is the scope itself'],
    ['virtualPath', { virtualPath: true }, '"virtualPath" option must be a string or false'],
    ['debug', { debug: 'yes' }, '"debug" option must be true or false'],
  ])('are refused at the call when "%s" is wrong', (name, wrong, text) => {
    const call = (): unknown => resolve(name === 'origins' ? wrong : { origins: [cdn], ...wrong });
    expect(call).toThrow(TypeError);
    expect(call).toThrow(text);
  });

  it('may list the application’s own origin together with a path', () => {
    const path = /\/files\/(?<folder>.+)\/(?<file>.+)/;
    expect(resolve({ origins: [appOrigin], path }).origins).toEqual([appOrigin]);
  });

  it.each(['auto', 'always'])('let a token travel in a header with cors "%s"', (cors) => {
    expect(resolve({ origins: [cdn], placement: 'header', cors })).toMatchObject({
      placement: 'header',
      cors,
    });
  });

  it('take a virtual path of the worker’s scope, and of no other', () => {
    const under = (pathname: string): unknown =>
      resolveFileAuthOptions(
        { origins: [cdn], virtualPath: '/app/_files/' },
        { ownOrigin: appOrigin, scope: new URL(pathname, appOrigin) },
      ).virtualPath;
    expect([under('/'), under('/app/')]).toEqual(['/app/_files/', '/app/_files/']);
    expect(() => under('/other/')).toThrow('e.g. "/other/_files/", or false');
    expect(() => under('/app/_files/')).toThrow('is the scope itself');
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

  it('arrive without what a page of another version has written beside them', () => {
    const data = { ...toOptionsData(resolve({ origins: [cdn] })), ofAnotherVersion: true };
    const decoded = decodeOptions(encodeBase64Url(JSON.stringify(data)));
    expect(() => assertOptionNames(decoded, fileAuthOptionNames)).not.toThrow();
    expect(resolve(decoded)).toEqual(resolve({ origins: [cdn] }));
  });

  it('need no escaping in a URL', () => {
    expect(encode(everyOption)).toMatch(/^[\w-]+$/);
  });

  it('are the same text for the same options, in whatever order they were written', () => {
    const reversed = Object.fromEntries(Object.entries(everyOption).sort(([a], [b]) => b.localeCompare(a)));
    expect(encode(reversed)).toBe(encode(everyOption));
    const defaults = { origins: [cdn], cors: 'auto', parameter: 'authorization' };
    expect(encode(defaults)).toBe(encode({ origins: [cdn] }));
  });

  it('are another text for other options', () => {
    const usual = encode({ origins: [cdn] });
    expect(encode({ origins: [cdn], cors: 'never' })).not.toBe(usual);
    expect(encode({ origins: [cdn], debug: true })).not.toBe(usual);
  });

  it('tell a function only by its kind', () => {
    const cache = toOptionsData(resolve({ origins: [cdn], cache: { identity: () => 'me' } }));
    expect(cache.cache).toMatchObject({ identity: 'function' });
    expect(fromOptionsData(cache).cache).toMatchObject({ maxEntries: 500, identity: undefined });
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

describe('options that differ', () => {
  const dataOf = (options: object): FileAuthOptionsData =>
    toOptionsData(resolve({ origins: [cdn], ...options }));

  it.each<[object, object, string[]]>([
    [{}, {}, []],
    [{ cors: 'auto', store: { name: 'localforage' } }, {}, []],
    [{ parameter: 't', cors: 'never' }, { cors: 'always' }, ['parameter', 'cors']],
    [{ origins: [cdn, 'https://x.example'] }, {}, ['origins']],
    [{ path: /\/(?<folder>a)\/(?<file>b)/ }, { path: /\/(?<folder>a)\/(?<file>b)/i }, ['path']],
    [{ cache: {} }, { cache: { maxEntries: 1 } }, ['cache']],
  ])('%j and %j are told by their names: %j', (one, other, names) => {
    expect(differingOptions(dataOf(one), dataOf(other))).toEqual(names);
  });
});
