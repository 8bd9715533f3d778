import { describe, expect, it } from 'vitest';
import { expectAll } from '../../../support/expect-all.js';
import { signToken } from '../../../support/tokens.js';
import { ask, askEvent, authorizer, eventOf, file, folder, keys, outcomeOf } from '../ask.js';

const token = await signToken(keys.ES256, { files: `/${folder}/` });
const handler = authorizer();

describe('a function associated with another event', () => {
  it.each(['origin-request', 'viewer-response', 'origin-response'] as const)(
    'denies every request of %s',
    async (eventType) => {
      const event = eventOf({ token });
      Object.assign(event.Records[0]!.cf.config, { eventType });
      expect(await askEvent(authorizer(), event)).toMatchObject({ reason: 'request-refused', status: 403 });
    },
  );
});

describe('the path', () => {
  it('passes on as it is spelt', async () => {
    const uri = `/${folder}/${file}-Big_photo~1.final.PNG`;
    expect((await ask(handler, { uri, token })).request?.uri).toBe(uri);
  });

  it('is denied for a character that no URL holds, by a pattern that takes anything, too', () => {
    const any = authorizer({ path: /\/files\/(?<folder>[^/]+)\/(?<file>[^/]+)/s, authorize: () => true });
    const reasonFor = async (uri: string): Promise<string | null> => {
      const event = eventOf({ token });
      event.Records[0]!.cf.request.uri = uri;
      return (await askEvent(any, event)).reason;
    };
    const folders = ['a b', 'a?b', 'a#b', 'ä', 'a\u{7f}', 'a\n', '%61'];
    return expectAll([...folders, 'a'], async (name) =>
      expect(await reasonFor(`/files/${name}/1`)).toBe(name === 'a' ? null : 'path-refused'),
    );
  });
});

describe('the headers of a request', () => {
  it.each<[string, unknown]>([
    ['a control character in a value', { 'user-agent': [{ value: 'a\r\nset-cookie: x' }] }],
    ['a name that is no name', { 'user agent': [{ value: 'a' }] }],
    ['a name in capitals', { 'User-Agent': [{ value: 'a' }] }],
    ['a key that is another name', { 'user-agent': [{ key: 'Host', value: 'a' }] }],
    ['a key that is no text', { 'user-agent': [{ key: 7, value: 'a' }] }],
    ['a value that is no text', { 'user-agent': [{ value: 7 }] }],
    ['a line that is null', { 'user-agent': [null] }],
    ['a single line', { 'user-agent': { value: 'a' } }],
  ])('are denied with %s', async (_, headers) => {
    const event = eventOf({ token });
    Object.assign(event.Records[0]!.cf.request.headers, headers);
    expect(await askEvent(handler, event)).toMatchObject({ reason: 'request-refused', status: 403 });
  });

  it.each([['\t'], ['é'], ['\u{20ac}'], ['']])('pass on as they came with the value %j', async (value) => {
    const event = eventOf({ token });
    event.Records[0]!.cf.request.headers['x-any'] = [{ key: 'X-Any', value }];
    const { request } = outcomeOf(await handler(event));
    expect(request?.headers['x-any']).toEqual([{ key: 'X-Any', value }]);
  });
});

describe('the body of a request', () => {
  it('is denied if it is to replace another, which only a function can say', async () => {
    const event = eventOf({ token });
    const body = { action: 'replace', data: '', encoding: 'text', inputTruncated: false } as const;
    event.Records[0]!.cf.request.body = body;
    expect((await askEvent(handler, event)).reason).toBe('request-refused');
  });
});
