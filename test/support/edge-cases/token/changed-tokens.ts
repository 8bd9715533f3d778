import { toBase64url } from '../../tokens.js';
import { isBase64url, printable, shown } from '../characters.js';
import type { EdgeCase } from '../edge-case.js';

const changed = (
  name: string,
  change: NonNullable<EdgeCase['change']>,
  reason = 'token-malformed',
): EdgeCase => ({
  name: `a token that ${name}`,
  change,
  expected: reason ?? 'passes',
});

const notBase64url = [...printable, 'é'].filter((each) => !isBase64url(each) && !'.&'.includes(each));

export const changedTokens: readonly EdgeCase[] = [
  ...notBase64url.flatMap((each) => [
    changed(
      `has ${shown(each)} in its header`,
      ([h, p, s]) => `${h.slice(0, 4)}${each}${h.slice(4)}.${p}.${s}`,
    ),
    changed(
      `has ${shown(each)} in its payload`,
      ([h, p, s]) => `${h}.${p.slice(0, 4)}${each}${p.slice(4)}.${s}`,
    ),
    changed(
      `has ${shown(each)} in its signature`,
      ([h, p, s]) => `${h}.${p}.${s.slice(0, 4)}${each}${s.slice(4)}`,
    ),
  ]),
  changed('is its header', ([h]) => h),
  changed('is its header and a dot', ([h]) => `${h}.`),
  changed('is its header and payload', ([h, p]) => `${h}.${p}`),
  changed('has no signature', ([h, p]) => `${h}.${p}.`),
  changed('has no payload', ([h, , s]) => `${h}..${s}`),
  changed('has no header', ([, p, s]) => `.${p}.${s}`),
  changed('is only dots', () => '..'),
  changed('has four segments', ([h, p, s]) => `${h}.${p}.${s}.${s}`),
  changed('has an empty fourth segment', ([h, p, s]) => `${h}.${p}.${s}.`),
  changed('begins with a dot', ([h, p, s]) => `.${h}.${p}.${s}`),
  changed('has the five segments of a JWE', ([h, p, s]) => `${h}.${p}.${s}.${s}.${s}`),
  changed('is in the JSON form', ([h, p, s]) => JSON.stringify({ protected: h, payload: p, signature: s })),
  changed('has a padded header', ([h, p, s]) => `${h}=.${p}.${s}`),
  changed(
    'has a signature of an impossible length',
    ([h, p, s]) => `${h}.${p}.${s.slice(0, s.length - (s.length % 4) || undefined)}A`,
  ),
  changed('is too long', ([h, p, s]) => `${h}.${p}.${s}${'A'.repeat(4_096)}`),
  changed('is twice itself', ([h, p, s]) => `${h}.${p}.${s}${h}.${p}.${s}`),
  changed('has its signature in front', ([h, p, s]) => `${s}.${h}.${p}`),
  changed(
    'has a signature of zeros',
    ([h, p]) => `${h}.${p}.${toBase64url(Buffer.alloc(64))}`,
    'token-invalid',
  ),
  changed('has a signature of one byte', ([h, p]) => `${h}.${p}.AA`, 'token-invalid'),
  changed(
    'has a signature that lacks a byte',
    ([h, p, s]) => `${h}.${p}.${toBase64url(Buffer.from(s, 'base64url').subarray(1))}`,
    'token-invalid',
  ),
  changed(
    'has a signature with a byte more',
    ([h, p, s]) => `${h}.${p}.${toBase64url(Buffer.concat([Buffer.from(s, 'base64url'), Buffer.alloc(1)]))}`,
    'token-invalid',
  ),
  changed('has its payload as its signature', ([h, p]) => `${h}.${p}.${p}`, 'token-invalid'),
];
