import { JwtVerifier } from 'aws-jwt-verify';
import * as fc from 'fast-check';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { describe, expect, it } from 'vitest';
import { anyValidToken } from '../../../src/lambda-edge/index.js';
import { expectAll } from '../../support/expect-all.js';
import {
  makeKey,
  signRaw,
  testAudience,
  testClaims,
  testIssuer,
  type TestKey,
} from '../../support/tokens.js';
import { ask, authorizer, keys, keySet } from './ask.js';

// The same cases in every run: what fails can be looked at.
fc.configureGlobal({ seed: 1 });

type Library = 'jose' | 'aws-jwt-verify';
type Segments = readonly [string, string, string];

interface Variation {
  readonly header?: (header: Record<string, unknown>) => void;
  readonly claims?: (claims: Record<string, unknown>) => void;
  readonly payload?: (json: string) => string | Buffer;
  readonly segments?: (segments: Segments) => Segments;
  readonly signer?: TestKey;
  /** The libraries that accept what we deny, and why we do. */
  readonly deniedByUs?: { readonly by: readonly Library[]; readonly because: string };
  /** The libraries that reject what we accept, and why we do. */
  readonly acceptedByUs?: { readonly by: readonly Library[]; readonly because: string };
}

const both = ['jose', 'aws-jwt-verify'] as const;
const stranger = await makeKey('ES256');
const now = (): number => Math.floor(Date.now() / 1000);

const variations: Readonly<Record<string, Variation>> = {
  'issuer of another': { claims: (claims) => (claims['iss'] = 'https://other.example') },
  'no issuer': { claims: (claims) => delete claims['iss'] },
  'audience of another': { claims: (claims) => (claims['aud'] = 'other') },
  'no audience': { claims: (claims) => delete claims['aud'] },
  'audience among others': { claims: (claims) => (claims['aud'] = ['other', testAudience]) },
  expired: { claims: (claims) => Object.assign(claims, { iat: now() - 200, exp: now() - 100 }) },
  'expired within the tolerance': {
    claims: (claims) => Object.assign(claims, { iat: now() - 200, exp: now() - 15 }),
  },
  'exp that is a text': { claims: (claims) => (claims['exp'] = 'never') },
  'not valid yet': { claims: (claims) => (claims['nbf'] = now() + 100) },
  'valid since now': { claims: (claims) => (claims['nbf'] = now()) },
  'no iat': { claims: (claims) => delete claims['iat'] },
  'alg none': { header: (header) => (header['alg'] = 'none') },
  'alg of a secret': { header: (header) => (header['alg'] = 'HS256') },
  'kid of no key': { header: (header) => (header['kid'] = 'unknown') },
  'kid of the prototype': { header: (header) => (header['kid'] = '__proto__') },
  'key in the header': { header: (header) => (header['jwk'] = stranger.jwk) },
  'signed by a stranger': { signer: stranger },
  'no signature': { segments: ([head, body]) => [head, body, ''] },
  'signature of zeros': { segments: ([head, body]) => [head, body, Buffer.alloc(64).toString('base64url')] },
  'payload changed': {
    segments: ([head, body, tail]) => [head, `${body.slice(0, 8)}AAAA${body.slice(12)}`, tail],
  },
  'no exp': {
    claims: (claims) => delete claims['exp'],
    deniedByUs: { by: both, because: 'a token without an end cannot be taken back' },
  },
  'too long a life': {
    claims: (claims) => (claims['exp'] = now() + 90_000),
    deniedByUs: { by: both, because: 'maxTokenLifetime: whoever finds a token has it for so long' },
  },
  'iat in the future': {
    claims: (claims) => Object.assign(claims, { iat: now() + 100, exp: now() + 200 }),
    deniedByUs: { by: both, because: 'it was not made by the clock that its life is measured with' },
  },
  'a claim twice': {
    payload: (json) => json.replace('{', '{"sub":"a","sub":"b",'),
    deniedByUs: { by: both, because: 'two parsers may read two tokens' },
  },
  'unused bits set': {
    segments: ([head, body, tail]) => [head, body, withUnusedBits(tail)],
    deniedByUs: { by: both, because: 'one token has one spelling' },
  },
  'a padded signature': {
    segments: ([head, body, tail]) => [head, body, `${tail}${'='.repeat((4 - (tail.length % 4)) % 4)}`],
    deniedByUs: { by: both, because: 'one token has one spelling' },
  },
  'invalid UTF-8': {
    payload: (json) =>
      Buffer.concat([Buffer.from('{"x":"'), Buffer.from([0xff]), Buffer.from(`",${json.slice(1)}`)]),
    deniedByUs: { by: ['aws-jwt-verify'], because: 'RFC 8725, Section 3.7' },
  },
  'a critical extension': {
    header: (header) => Object.assign(header, { crit: ['x'], x: 1 }),
    deniedByUs: { by: ['aws-jwt-verify'], because: 'RFC 7515, Section 4.1.11: it is not understood' },
  },
  'a byte order mark': {
    payload: (json) => `\u{feff}${json}`,
    deniedByUs: { by: ['jose'], because: 'RFC 8259, Section 8.1: JSON has none' },
  },
  'a number out of range': {
    payload: (json) => json.replace('{', '{"x":1e400,'),
    deniedByUs: { by: both, because: 'it has no value that all parsers agree on' },
  },
  'no kid': {
    header: (header) => delete header['kid'],
    acceptedByUs: {
      by: ['aws-jwt-verify'],
      because: 'RFC 7515, Section 4.1.4: optional, and only one key fits',
    },
  },
};

function withUnusedBits(segment: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(segment.at(-1)!);
  return segment.slice(0, -1) + alphabet[last ^ 1]!;
}

const members = [keys.ES256, keys.EdDSA, keys.RS256];
const handler = authorizer({ keys: keySet(...members), authorize: anyValidToken });
const joseKeys = createLocalJWKSet(keySet(...members) as unknown as JSONWebKeySet);
const awsVerifier = JwtVerifier.create({
  issuer: testIssuer,
  audience: testAudience,
  jwksUri: 'https://issuer.example/never-fetched',
  graceSeconds: 30,
});
awsVerifier.cacheJwks(keySet(...members) as never);

const accepts: Readonly<Record<Library | 'us', (token: string) => Promise<boolean>>> = {
  us: async (token) => (await ask(handler, { token })).reason === null,
  jose: (token) =>
    jwtVerify(token, joseKeys, {
      issuer: testIssuer,
      audience: testAudience,
      clockTolerance: 30,
      algorithms: ['ES256', 'EdDSA', 'RS256'],
    }).then(
      () => true,
      () => false,
    ),
  'aws-jwt-verify': async (token) => {
    try {
      awsVerifier.verifySync(token);
      return true;
    } catch {
      return false;
    }
  },
};

async function make(key: TestKey, names: readonly string[]): Promise<string> {
  const chosen = names.map((name) => variations[name]!);
  const header: Record<string, unknown> = { alg: key.alg, kid: key.kid };
  const claims = testClaims();
  for (const each of chosen) {
    each.header?.(header);
    each.claims?.(claims);
  }
  let payload: string | Buffer = JSON.stringify(claims);
  for (const each of chosen) if (each.payload && typeof payload === 'string') payload = each.payload(payload);
  const signer = chosen.find((each) => each.signer)?.signer ?? key;
  let segments = (await signRaw(signer, JSON.stringify(header), payload)).split('.') as unknown as Segments;
  for (const each of chosen) segments = each.segments?.(segments) ?? segments;
  return segments.join('.');
}

const allows = (names: readonly string[], side: 'deniedByUs' | 'acceptedByUs', library: Library): boolean =>
  names.some((name) => variations[name]?.[side]?.by.includes(library));

describe('beside jose and aws-jwt-verify', () => {
  it('accepts a token that is in order, as they do', async () => {
    for (const key of members) {
      const token = await make(key, []);
      for (const [name, accepted] of Object.entries(accepts))
        expect([name, await accepted(token)]).toEqual([name, true]);
    }
  });

  it('decides alike on every token but for the differences that are listed', async () => {
    const names = fc.uniqueArray(fc.constantFrom(...Object.keys(variations)), { maxLength: 3 });
    const property = fc.asyncProperty(fc.constantFrom(...members), names, async (key, chosen) => {
      const token = await make(key, chosen);
      const ours = await accepts.us(token);
      for (const library of both) {
        const theirs = await accepts[library](token);
        if (ours === theirs) continue;
        const side = ours ? 'acceptedByUs' : 'deniedByUs';
        expect([library, side, chosen, allows(chosen, side, library)]).toEqual([library, side, chosen, true]);
      }
    });
    await fc.assert(property, { numRuns: 1_500 });
  }, 60_000);

  it('differs on each variation as it is listed', () =>
    expectAll(Object.entries(variations), async ([name, { deniedByUs, acceptedByUs }]) => {
      const token = await make(keys.ES256, [name]);
      const ours = await accepts.us(token);
      for (const library of both) {
        const differs = [...(deniedByUs?.by ?? []), ...(acceptedByUs?.by ?? [])].includes(library);
        expect([library, await accepts[library](token)]).toEqual([library, differs ? !ours : ours]);
      }
    }));
});
