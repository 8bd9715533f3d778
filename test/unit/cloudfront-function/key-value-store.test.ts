import { describe, expect, it } from 'vitest';
import { renderCloudFrontFunction } from '../../../dist/cloudfront-function.js';
import { viewerRequestEvent } from '../../../src/testing/index.js';
import {
  functionEngines,
  functionEventOf,
  type FunctionAnswer,
  type StubStore,
} from '../../support/cloudfront-function.js';
import { edgeCaseGroups, eventOfCase, secretKey } from '../../support/edge-cases.js';
import { appOrigin, path, secret, sign, token } from '../../support/hs256.js';
import { caseTime } from '../../support/policy-cases.js';
import { testAudience, testIssuer } from '../../support/tokens.js';

const options = {
  issuer: testIssuer,
  audience: testAudience,
  allowedOrigins: [appOrigin],
  keyValueStoreId: 'store',
};
const otherSecret = Buffer.alloc(32, 'other').toString('base64url');

const store = (entries: StubStore['entries'] = {}, failing?: StubStore['failing']): StubStore => ({
  id: 'store',
  entries: { 'secret:a': secret, ...entries },
  failing,
});

const eventOf = (text: string): ReturnType<typeof functionEventOf> =>
  functionEventOf(
    viewerRequestEvent({ uri: path, querystring: `authorization=${text}`, headers: { origin: appOrigin } }),
  );

const claimsOf = (text: string): object =>
  JSON.parse(Buffer.from(text.split('.')[1]!, 'base64url').toString()) as object;

function reasonOf(answer: FunctionAnswer): string {
  if ('uri' in answer) return 'passes';
  const { 'x-file-auth': reason } = answer['headers'] as { 'x-file-auth'?: { value: string } };
  return reason?.value ?? JSON.stringify(answer);
}

describe.each(functionEngines)('secrets in the key value store, in %s', (_, run) => {
  const reasonFor = async (text: string, given: StubStore): Promise<string> => {
    const [answer] = await run(renderCloudFrontFunction(options), [eventOf(text)], given);
    return reasonOf(answer!);
  };

  it('give the same answers as secrets in the code', async () => {
    const [usual] = edgeCaseGroups;
    const signer = await secretKey();
    const cases = usual!.cases.filter(
      ({ name, notInFunction }) => name !== 'a token without kid' && notInFunction === undefined,
    );
    const events = await Promise.all(
      cases.map(async (each) => functionEventOf(await eventOfCase(each, signer))),
    );
    const fromStore = await run(renderCloudFrontFunction(options), events, store(), caseTime);
    const { keyValueStoreId: _id, ...others } = options;
    const inCode = renderCloudFrontFunction({ ...others, secrets: { a: secret } });
    const fromCode = await run(inCode, events, undefined, caseTime);
    expect(cases.length).toBeGreaterThan(200);
    expect(fromStore).toEqual(fromCode);
  }, 60_000);

  it('are rotated by adding one, and withdrawn by deleting one', async () => {
    const old = token();
    const renewed = sign('{"alg":"HS256","kid":"b"}', JSON.stringify(claimsOf(old)), otherSecret);
    expect(await reasonFor(renewed, store())).toBe('token-invalid');
    const both = store({ 'secret:b': otherSecret });
    expect([await reasonFor(old, both), await reasonFor(renewed, both)]).toEqual(['passes', 'passes']);
    const onlyNew = { ...both, entries: { 'secret:b': otherSecret } };
    expect([await reasonFor(old, onlyNew), await reasonFor(renewed, onlyNew)]).toEqual([
      'token-invalid',
      'passes',
    ]);
  });

  it.each([
    ['the id of another store', { ...store(), id: 'other' }],
    ['a store that cannot be opened', store({}, 'kvs')],
    ['a store that cannot be read', store({}, 'both')],
    ['a secret that cannot be read', store({}, 'get')],
    ['a secret of 31 bytes', store({ 'secret:a': Buffer.alloc(31, 1).toString('base64url') })],
    ['an empty secret', store({ 'secret:a': '' })],
    ['a secret that is no base64url', store({ 'secret:a': `${secret}=` })],
    ['a secret that is JSON', store({ 'secret:a': JSON.stringify({ k: secret }) })],
  ])('are unavailable with %s', async (__, given) => {
    const [answer] = await run(renderCloudFrontFunction(options), [eventOf(token())], given);
    expect(answer).toMatchObject({
      statusCode: 503,
      headers: {
        'x-file-auth': { value: 'keys-unavailable' },
        'access-control-allow-origin': { value: appOrigin },
        'cache-control': { value: 'no-store' },
        'retry-after': { value: '5' },
      },
    });
  });

  it('are not looked for on behalf of a token that could not pass', async () => {
    const broken = store({}, 'both');
    expect(await reasonFor('x', broken)).toBe('token-malformed');
    expect(await reasonFor(token({}, { alg: 'none' }), broken)).toBe('token-invalid');
    expect(await reasonFor(token({}, { kid: undefined }), broken)).toBe('token-invalid');
    expect(await reasonFor(token({}, { kid: 'ä' }), broken)).toBe('token-invalid');
    expect(await reasonFor(token({}, { kid: 'x'.repeat(600) }), broken)).toBe('token-invalid');
  });

  it('are found under their own prefix only', async () => {
    const others = store({ a: otherSecret, 'revoked:jti:a': otherSecret, 'x:a': otherSecret });
    for (const kid of ['', 'revoked:jti:a', '../a', 'x:a', 'secret:a', '__proto__', 'constructor']) {
      const text = sign(
        JSON.stringify({ alg: 'HS256', kid }),
        JSON.stringify(claimsOf(token())),
        otherSecret,
      );
      expect(await reasonFor(text, others)).toBe('token-invalid');
    }
  });
});

describe.each(functionEngines)('the deny-list, in %s', (_, run) => {
  const reasonFor = async (claims: object, given: StubStore, inCode = false): Promise<string> => {
    const secrets = inCode ? { a: secret } : undefined;
    const text = renderCloudFrontFunction({ ...options, secrets, denyList: true });
    const [answer] = await run(text, [eventOf(token(claims))], given);
    return reasonOf(answer!);
  };
  const listed = store({ 'revoked:jti:one': '', 'revoked:sub:two': 'since Monday' });

  it.each<[string, object, string]>([
    ['the id of another token', { jti: 'other' }, 'passes'],
    ['its id', { jti: 'one' }, 'token-invalid'],
    ['its subject', { sub: 'two' }, 'token-invalid'],
    ['its id but not its subject', { jti: 'one', sub: 'other' }, 'token-invalid'],
    ['its subject but not its id', { jti: 'other', sub: 'two' }, 'token-invalid'],
    ['neither its id nor its subject', { jti: 'other', sub: 'other' }, 'passes'],
    ['its id as a subject', { jti: 'two', sub: 'one' }, 'passes'],
    ['nothing it could be named by', {}, 'token-invalid'],
    ['an id that is no text', { jti: 1 }, 'token-invalid'],
    ['null as its id', { jti: null, sub: 'other' }, 'token-invalid'],
    ['a list as its subject', { sub: ['other'] }, 'token-invalid'],
    ['an empty id', { jti: '' }, 'token-invalid'],
    ['an id of 600 characters', { jti: 'x'.repeat(600) }, 'token-invalid'],
    ['an id that has expired, too', { jti: 'one', iat: 1, exp: 2 }, 'token-expired'],
    ['its id and no grant', { jti: 'one', files: [] }, 'token-invalid'],
  ])('with %s', async (__, claims, reason) => {
    expect(await reasonFor(claims, listed)).toBe(reason);
    expect(await reasonFor(claims, listed, true)).toBe(reason);
  });

  it.each(['exists', 'kvs'] as const)('that cannot be read (%s) lets nobody pass', async (failing) => {
    expect(await reasonFor({ jti: 'other' }, store({}, failing), true)).toBe('keys-unavailable');
    expect(await reasonFor({ jti: 'other' }, store({}, failing))).toBe('keys-unavailable');
  });
});
