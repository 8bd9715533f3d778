import { describe, expect, it } from 'vitest';
import { signRaw, signToken, testClaims, toBase64url } from '../../../support/tokens.js';
import { ask, authorizer, folder, keys } from '../ask.js';

const handler = authorizer();
const files = `/${folder}/`;
const header = JSON.stringify({ alg: 'ES256', kid: 'es256' });
const payload = JSON.stringify(testClaims({ files }));
const valid = await signRaw(keys.ES256, header, payload);
const [head = '', body = '', signature = ''] = valid.split('.');
const reasonFor = async (token: string): Promise<string | null> => (await ask(handler, { token })).reason;

describe('a token that is no compact JWS', () => {
  it('is made from one that passes', async () => {
    expect(await reasonFor(valid)).toBeNull();
  });

  it.each([
    ['is empty', ''],
    ['is one segment', head],
    ['is two segments', `${head}.${body}`],
    ['has no signature', `${head}.${body}.`],
    ['has four segments', `${valid}.${signature}`],
    ['has five segments, like a JWE', `${valid}.${head}.${body}`],
    ['ends with a dot', `${valid}.`],
    ['has an empty header', `.${body}.${signature}`],
    ['has an empty payload', `${head}..${signature}`],
    ['is padded', `${valid}=`],
    ['has a padded payload', `${head}.${body}=.${signature}`],
    ['has a space before it', `%20${valid}`],
    ['has a newline after it', `${valid}%0a`],
    ['is base64 and not base64url', `${head}.${body}.+${signature.slice(1)}`],
    ['has a slash in it', `${head}.${body}./${signature.slice(1)}`],
    ['names a scheme', `Bearer%20${valid}`],
    ['has a segment of an impossible length', `${head}.${body}.${signature}AAA`],
    ['has a header that is no JSON', `${toBase64url('{alg:"ES256"}')}.${body}.${signature}`],
    ['has a header that is a list', `${toBase64url('["ES256"]')}.${body}.${signature}`],
    ['is longer than 4,096 characters', `${head}.${body}.${'A'.repeat(4_096)}`],
  ])('is malformed if it %s', async (_, token) => {
    expect(await ask(handler, { querystring: `authorization=${token}` })).toMatchObject({
      reason: 'token-malformed',
      status: 401,
    });
  });

  it('is malformed if its last character has unused bits set, though it decodes to the same signature', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(valid.at(-1)!);
    for (let unused = 1; unused < 16; unused += 1) {
      const other = signature.slice(0, -1) + alphabet[last + unused]!;
      expect(Buffer.from(other, 'base64url')).toEqual(Buffer.from(signature, 'base64url'));
      expect(await reasonFor(`${head}.${body}.${other}`)).toBe('token-malformed');
    }
  });

  it('passes up to the limit of its length', async () => {
    const token = await signToken(keys.ES256, { files, pad: 'x'.repeat(2_700) });
    expect(token.length).toBeGreaterThan(3_500);
    expect(token.length).toBeLessThanOrEqual(4_096);
    expect(await reasonFor(token)).toBeNull();
  });
});
