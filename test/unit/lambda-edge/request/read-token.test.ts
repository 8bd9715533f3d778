import { describe, expect, it } from 'vitest';
import { expectAll } from '../../../support/expect-all.js';
import { signToken } from '../../../support/tokens.js';
import { ask, askEvent, authorizer, eventOf, folder, keys, path } from '../ask.js';

const token = await signToken(keys.ES256, { files: `/${folder}/` });
const handler = authorizer();

describe('the query', () => {
  it('may name the token otherwise', async () => {
    const own = authorizer({ parameter: 'token' });
    expect((await ask(own, { querystring: `token=${token}` })).reason).toBeNull();
    expect((await ask(own, { querystring: `authorization=${token}` })).reason).toBe('token-missing');
    expect((await ask(own, { querystring: `authorization=1&token=${token}&%74oken=1` })).reason).toBe(
      'query-refused',
    );
  });

  it('keeps what keepQuery lists, exactly as it is spelt, and never the token', async () => {
    const own = authorizer({ keepQuery: ['versionId', 'response-content-type'] });
    const querystring = `a=1&versionId=x%2Fy+z&authorization=${token}&VersionId=2&%76ersionId=3&versionId&response-content-type=image/png&`;
    expect((await ask(own, { querystring })).request?.querystring).toBe(
      'versionId=x%2Fy+z&versionId&response-content-type=image/png',
    );
    expect((await ask(own, { token })).request?.querystring).toBe('');
  });

  it('drops what keepQuery lists if a second parameter could be hidden behind a semicolon', async () => {
    const own = authorizer({ keepQuery: ['versionId', 'v'] });
    const querystring = `versionId=1;response-content-type=text/html&authorization=${token}&v=2&versionId=3%3Bx&v;v=4`;
    expect((await ask(own, { querystring })).request?.querystring).toBe('v=2&versionId=3%3Bx');
  });

  it('is denied with a character that no query holds where it would be kept', () => {
    const own = authorizer({ keepQuery: ['versionId'] });
    const pieces = ['versionId=a b', 'versionId=a#b', 'versionId=ä', 'versionId=\u{1}', 'versionId="'];
    return expectAll(pieces, async (piece) => {
      const event = eventOf({});
      event.Records[0]!.cf.request.querystring = `authorization=${token}&${piece}`;
      expect((await askEvent(own, event)).reason).toBe('query-refused');
      expect((await askEvent(handler, event)).reason).toBeNull();
    });
  });
});

describe('the token in the header', () => {
  const own = authorizer({ placement: 'header' });

  it.each<[string, Record<string, string | string[]>, string | null]>([
    ['a bearer token', { authorization: `Bearer ${token}` }, null],
    ['a scheme in small letters', { authorization: `bearer ${token}` }, null],
    ['no header', {}, 'token-missing'],
    ['an empty header', { authorization: '' }, 'token-malformed'],
    ['no scheme', { authorization: token }, 'token-malformed'],
    ['another scheme', { authorization: `Basic ${token}` }, 'token-malformed'],
    ['two tokens', { authorization: `Bearer ${token} ${token}` }, 'token-malformed'],
    ['a list', { authorization: `Bearer ${token}, Bearer ${token}` }, 'token-malformed'],
    ['two headers', { authorization: [`Bearer ${token}`, `Bearer ${token}`] }, 'request-refused'],
  ])('is read from %s', async (_, headers, reason) => {
    expect((await ask(own, { headers })).reason).toBe(reason);
  });

  it('is not taken from the query, nor the other way round', async () => {
    expect((await ask(own, { token })).reason).toBe('token-missing');
    expect((await ask(handler, { headers: { authorization: `Bearer ${token}` } })).reason).toBe(
      'token-missing',
    );
  });

  it('does not go on to S3', async () => {
    const { request } = await ask(own, {
      headers: { authorization: `Bearer ${token}` },
      querystring: `authorization=${token}`,
    });
    expect(request?.uri).toBe(path);
    expect(JSON.stringify(request)).not.toContain(token);
  });
});
