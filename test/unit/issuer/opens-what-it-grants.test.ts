import * as fc from 'fast-check';
import { exportJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { renderCloudFrontFunction } from '../../../dist/cloudfront-function.js';
import { signFileToken, type FileGrant, type SigningKey } from '../../../src/issuer/index.js';
import { createAuthorizer, type CloudFrontRequestEvent } from '../../../src/lambda-edge/index.js';
import { viewerRequestEvent } from '../../../src/testing/index.js';
import { functionEngines, functionEventOf, type FunctionAnswer } from '../../support/cloudfront-function.js';
import {
  makeKeys,
  testAudience,
  testIssuer,
  type TestAlgorithm,
  type TestKey,
} from '../../support/tokens.js';

// The same cases in every run: what fails can be looked at.
fc.configureGlobal({ seed: 1 });

const keys = await makeKeys();
const algorithms: readonly TestAlgorithm[] = ['ES256', 'EdDSA', 'RS256', 'HS256'];
const edge = { issuer: testIssuer, audience: testAudience, allowedOrigins: '*' as const };
const authorize = createAuthorizer({
  ...edge,
  keys: { keys: algorithms.map((alg) => keys[alg].jwk) },
});

const signingKey = async ({ signer, alg, kid }: TestKey): Promise<SigningKey> => {
  const { ...jwk } = await exportJWK(signer);
  return { ...jwk, alg, kid };
};

const folders = [
  '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  // Neighbours: one digit, and capitals.
  '3f2504e0-4f89-41d3-9a0c-0305e82c3302',
  '3F2504E0-4F89-41D3-9A0C-0305E82C3301',
];
const files = [
  '9b2e7a4c-1d5f-4e6a-8b3c-7f0d2e1a6b5c',
  '9b2e7a4c-1d5f-4e6a-8b3c-7f0d2e1a6b5d',
  // A folder's UUID can be a file's, too.
  folders[0]!,
];
const rests = ['', '.png', '.pn', '.png2', '.PNG', '-thumb.png'];
const paths = folders.flatMap((folder) =>
  files.flatMap((file) => rests.map((rest) => `/${folder}/${file}${rest}`)),
);

interface Granted {
  readonly folders: readonly string[];
  readonly files: readonly FileGrant[];
}

const origin = 'https://d111111abcdef8.cloudfront.net';
const anyGrants: fc.Arbitrary<Granted> = fc
  .record({
    folders: fc.array(fc.constantFrom(...folders), { maxLength: 2 }),
    files: fc.array(
      fc.oneof(
        fc.record({ folder: fc.constantFrom(...folders), file: fc.constantFrom(...files) }),
        fc.constantFrom(...paths),
        fc.constantFrom(...paths).map((path) => `${origin}${path}?x=1`),
      ),
      { maxLength: 4 },
    ),
  })
  .filter((granted) => granted.folders.length + granted.files.length > 0);

/** What the documentation says a grant opens, told without the code that signs or checks. */
function isOpen(path: string, { folders: open, files: granted }: Granted): boolean {
  const [, folder, name] = path.split('/');
  return (
    open.includes(folder!) ||
    granted.some((grant) => {
      if (typeof grant !== 'string') return grant.folder === folder && name!.startsWith(grant.file);
      const asked = grant.replace(origin, '').replace('?x=1', '');
      return asked.split('/')[2]!.length === 36 ? path.startsWith(asked) : path === asked;
    })
  );
}

const requestFor = (uri: string, token: string): CloudFrontRequestEvent =>
  viewerRequestEvent({ uri, querystring: `authorization=${token}` });

async function openedByLambda(token: string): Promise<string[]> {
  const results = await Promise.all(paths.map((uri) => authorize(requestFor(uri, token))));
  return paths.filter((path, index) => {
    const result = results[index]!;
    if ('uri' in result) return result.uri === path;
    expect(result.headers?.['x-file-auth']?.[0]?.value).toBe('file-not-granted');
    return false;
  });
}

describe('a signed token opens what was granted, and none of its neighbours', () => {
  // What a grant opens does not depend on the key: one algorithm has the many grants, the others a few.
  it.each([
    ['ES256', 40],
    ['EdDSA', 3],
    ['RS256', 3],
    ['HS256', 3],
  ] as const)('at Lambda@Edge, signed with %s', async (alg, numRuns) => {
    const key = await signingKey(keys[alg]);
    await fc.assert(
      fc.asyncProperty(anyGrants, async (granted) => {
        const token = await signFileToken({ ...edgeParties, ...granted, key, origins: [origin] });
        expect(await openedByLambda(token)).toEqual(paths.filter((path) => isOpen(path, granted)));
      }),
      { numRuns },
    );
  });

  it.each(functionEngines)(
    'at the CloudFront Function in %s',
    async (_, run) => {
      const key = await signingKey(keys.HS256);
      const text = renderCloudFrontFunction({ ...edge, secrets: { hs256: keys.HS256.jwk.k! } });
      const samples = fc.sample(anyGrants, 40);
      const tokens = await Promise.all(
        samples.map((granted) => signFileToken({ ...edgeParties, ...granted, key, origins: [origin] })),
      );
      const events = tokens.flatMap((token) => paths.map((uri) => functionEventOf(requestFor(uri, token))));
      const reasons = (await run(text, events)).map(reasonOf);
      const expected = samples.flatMap((granted) =>
        paths.map((path) => (isOpen(path, granted) ? 'passes' : 'file-not-granted')),
      );
      expect(reasons).toEqual(expected);
      expect(new Set(reasons)).toEqual(new Set(['passes', 'file-not-granted']));
    },
    60_000,
  );
});

const edgeParties = { issuer: testIssuer, audience: testAudience };

function reasonOf(answer: FunctionAnswer): string {
  if ('uri' in answer) return 'passes';
  return (answer['headers'] as Record<string, { value: string }>)['x-file-auth']!.value;
}

describe('a signed token', () => {
  const [folder = ''] = folders;
  const reasonAt = async (handler: typeof authorize, token: string): Promise<string | null> => {
    const result = await handler(requestFor(`/${folder}/${files[0]}`, token));
    return 'uri' in result ? null : (result.headers?.['x-file-auth']?.[0]?.value ?? 'none');
  };

  it('without issuer and audience passes an edge that takes any, and no other', async () => {
    const key = await signingKey(keys.ES256);
    const token = await signFileToken({ key, issuer: null, audience: null, folders: [folder] });
    const anyParty = createAuthorizer({
      ...edge,
      issuer: null,
      audience: null,
      keys: { keys: [keys.ES256.jwk] },
    });
    expect(await reasonAt(anyParty, token)).toBeNull();
    expect(await reasonAt(authorize, token)).toBe('token-invalid');
  });

  it('is of the type that the edge demands', async () => {
    const typed = createAuthorizer({ ...edge, typ: 'at+jwt', keys: { keys: [keys.EdDSA.jwk] } });
    const options = { ...edgeParties, key: await signingKey(keys.EdDSA), folders: [folder] };
    expect(await reasonAt(typed, await signFileToken({ ...options, typ: 'at+jwt' }))).toBeNull();
    expect(await reasonAt(typed, await signFileToken(options))).toBe('token-invalid');
  });

  it('lives as long as the longest that both sides were given, a month say', async () => {
    const monthly = createAuthorizer({ ...edge, maxTokenLifetime: '30d', keys: { keys: [keys.RS256.jwk] } });
    const options = { ...edgeParties, key: await signingKey(keys.RS256), folders: [folder] };
    const token = await signFileToken({ ...options, lifetime: '30d', maxTokenLifetime: '30d' });
    expect(await reasonAt(monthly, token)).toBeNull();
    expect(await reasonAt(authorize, token)).toBe('token-invalid');
  });

  it('as long as the edge accepts does pass there', async () => {
    const options = { ...edgeParties, key: await signingKey(keys.RS256) };
    const uuids = Array.from({ length: 120 }, (_, index) => folder.slice(0, -3) + String(index + 100));
    let longest = '';
    for (let count = 60; count <= uuids.length; count += 1) {
      const list = [folder, ...uuids.slice(0, count)];
      const token = await signFileToken({ ...options, folders: list }).catch(() => null);
      if (token === null) break;
      longest = token;
    }
    expect(longest.length).toBeGreaterThan(4_000);
    expect(await reasonAt(authorize, longest)).toBeNull();
  });

  it('signed with a CryptoKey passes like one of a JWK', async () => {
    for (const alg of algorithms) {
      const { signer, kid } = keys[alg];
      const token = await signFileToken({
        ...edgeParties,
        key: { key: signer, kid, alg },
        folders: [folder],
      });
      expect(await reasonAt(authorize, token)).toBeNull();
    }
  });

  it('for paths of the application opens those', async () => {
    const path = /\/media\/(?<folder>[a-z]+)\/v(?<file>\d+)(?:\.[a-z]+)?/;
    const own = createAuthorizer({ ...edge, path, keys: { keys: [keys.ES256.jwk] } });
    const opened = async (granted: Partial<Granted>): Promise<string[]> => {
      const token = await signFileToken({
        ...edgeParties,
        ...granted,
        path,
        key: await signingKey(keys.ES256),
      });
      const asked = ['/media/album/v7.png', '/media/album/v7', '/media/album/v70', '/media/other/v7'];
      const results = await Promise.all(asked.map((uri) => own(requestFor(uri, token))));
      return asked.filter((_, index) => 'uri' in results[index]!);
    };
    expect(await opened({ folders: ['album'] })).toHaveLength(3);
    expect(await opened({ files: [{ folder: 'album', file: '7' }] })).toEqual([
      '/media/album/v7.png',
      '/media/album/v7',
    ]);
    expect(await opened({ files: ['/media/album/v7.png'] })).toEqual(['/media/album/v7.png']);
  });
});
