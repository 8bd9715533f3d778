import { describe, expect, it } from 'vitest';
import { renderCloudFrontFunction } from '../../../../dist/cloudfront-function.js';
import { viewerRequestEvent } from '../../../../src/testing/index.js';
import {
  type FunctionAnswer,
  functionEngines,
  functionEventOf,
  runInNode,
  type StubStore,
} from '../../../support/cloudfront-function.js';
import { edgeCaseGroups } from '../../../support/edge-cases/edge-case-groups.js';
import { caseTime, isDecidedBeforeKeys } from '../../../support/edge-cases/edge-case.js';
import { eventOfCase } from '../../../support/edge-cases/event-of-case.js';
import { secretKey } from '../../../support/edge-cases/secret-key.js';
import { expectAll } from '../../../support/expect-all.js';
import { appOrigin, path, secret, sign, token } from '../../../support/hs256.js';
import { testAudience, testIssuer } from '../../../support/tokens.js';

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

// What is decided before the secrets are looked for is the same wherever they are.
const cases = edgeCaseGroups[0]!.cases.filter(
  (each) =>
    !isDecidedBeforeKeys(each) && each.notInFunction === undefined && each.name !== 'a token without kid',
);

const signer = await secretKey();

const caseEvents = await Promise.all(
  cases.map(async (each) => functionEventOf(await eventOfCase(each, signer))),
);

const { keyValueStoreId: _id, ...withoutStore } = options;
const functionWithSecrets = renderCloudFrontFunction({ ...withoutStore, secrets: { a: secret } });
const answersFromCode = await runInNode(functionWithSecrets, caseEvents, undefined, caseTime);

describe.each(functionEngines)('secrets in the key value store, in %s', (_, run) => {
  /** Why each token is denied: one run of the engine for all. */
  const reasonsFor = async (given: StubStore, ...texts: string[]): Promise<string[]> =>
    (await run(renderCloudFrontFunction(options), texts.map(eventOf), given)).map(reasonOf);

  it('give the same answers as secrets in the code', async () => {
    const answers = await run(renderCloudFrontFunction(options), caseEvents, store(), caseTime);
    const compared = cases.map(({ name, expected }, index) => ({ name, expected, index }));
    expect(compared.length).toBeGreaterThan(200);
    await expectAll(compared, ({ expected, index }) => {
      expect(reasonOf(answers[index]!)).toBe(expected);
      expect(answers[index]).toEqual(answersFromCode[index]);
    });
  });

  it('are rotated by adding one, and withdrawn by deleting one', async () => {
    const old = token();
    const renewed = sign('{"alg":"HS256","kid":"b"}', JSON.stringify(claimsOf(old)), otherSecret);
    expect(await reasonsFor(store(), renewed)).toEqual(['token-invalid']);
    const both = store({ 'secret:b': otherSecret });
    expect(await reasonsFor(both, old, renewed)).toEqual(['passes', 'passes']);
    const onlyNew = { ...both, entries: { 'secret:b': otherSecret } };
    expect(await reasonsFor(onlyNew, old, renewed)).toEqual(['token-invalid', 'passes']);
  });

  const broken: readonly (readonly [string, StubStore])[] = [
    ['the id of another store', { ...store(), id: 'other' }],
    ['a store that cannot be opened', store({}, 'kvs')],
    ['a store that cannot be read', store({}, 'both')],
    ['a secret that cannot be read', store({}, 'get')],
    ['a secret of 31 bytes', store({ 'secret:a': Buffer.alloc(31, 1).toString('base64url') })],
    ['an empty secret', store({ 'secret:a': '' })],
    ['a secret that is no base64url', store({ 'secret:a': `${secret}=` })],
    ['a secret that is JSON', store({ 'secret:a': JSON.stringify({ k: secret }) })],
  ];

  it('are unavailable with a store or a secret that cannot be read', () =>
    expectAll(broken, async ([, given]) => {
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
    }));

  it('are not looked for on behalf of a token that could not pass', async () => {
    const heads = [{ alg: 'none' }, { kid: undefined }, { kid: 'ä' }, { kid: 'x'.repeat(600) }];
    const texts = heads.map((head) => token({}, head));
    expect(await reasonsFor(store({}, 'both'), 'x', ...texts)).toEqual([
      'token-malformed',
      ...heads.map(() => 'token-invalid'),
    ]);
  });

  it('are found under their own prefix only', async () => {
    const others = store({ a: otherSecret, 'revoked:jti:a': otherSecret, 'x:a': otherSecret });
    const kids = ['', 'revoked:jti:a', '../a', 'x:a', 'secret:a', '__proto__', 'constructor'];
    const payload = JSON.stringify(claimsOf(token()));
    const texts = kids.map((kid) => sign(JSON.stringify({ alg: 'HS256', kid }), payload, otherSecret));
    expect(await reasonsFor(others, ...texts)).toEqual(kids.map(() => 'token-invalid'));
  });
});

const listed = store({ 'revoked:jti:one': '', 'revoked:sub:two': 'since Monday' });

const listCases: readonly (readonly [string, object, string])[] = [
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
];

describe.each(functionEngines)('the deny-list, in %s', (_, run) => {
  /** Why tokens with these claims are denied, with secrets in the code and in the store. */
  const reasonsFor = async (claims: readonly object[], given: StubStore): Promise<string[][]> => {
    const events = claims.map((each) => eventOf(token(each)));
    const texts = [undefined, { a: secret }].map((secrets) =>
      renderCloudFrontFunction({ ...options, secrets, denyList: true }),
    );
    const answers = await Promise.all(texts.map((text) => run(text, events, given)));
    return answers.map((each) => each.map(reasonOf));
  };

  it('denies a token that it names, or that nobody could name', async () => {
    const given = listCases.map(([, claims]) => claims);
    const [fromStore, inCode] = await reasonsFor(given, listed);
    await expectAll(
      listCases.entries(),
      ([index, [, , reason]]) => expect([fromStore![index], inCode![index]]).toEqual([reason, reason]),
      ([, [name]]) => name,
    );
  });

  it.each(['exists', 'kvs'] as const)('lets nobody pass if it cannot be read (%s)', async (failing) => {
    const reasons = await reasonsFor([{ jti: 'other' }], store({}, failing));
    expect(reasons).toEqual([['keys-unavailable'], ['keys-unavailable']]);
  });
});
