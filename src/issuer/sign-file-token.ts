import { CompactSign } from 'jose';
import { readLifetime as readMaxTokenLifetime } from '../lambda-edge/options/read-lifetime.js';
import { readText } from '../lambda-edge/options/read-text.js';
import { parseDuration } from '../lambda-edge/parsing/parse-duration.js';
import { maxTokenLength } from '../lambda-edge/token/parse-token.js';
import { assertOptionNames } from '../shared/contract/check-option.js';
import { keyError } from './key-error.js';
import type { SignFileTokenOptions } from './options.js';
import { readGrants } from './read-grants.js';
import { readSigningKey, type ReadySigningKey } from './read-signing-key.js';

const optionNames: readonly (keyof SignFileTokenOptions)[] = [
  'key',
  'issuer',
  'audience',
  'subject',
  'tokenId',
  'folders',
  'files',
  'lifetime',
  'maxTokenLifetime',
  'typ',
  'path',
  'origins',
];

/**
 * Signs a token that grants the given folders and files at the edge, and nothing else. Call it on your server, after you
 * have checked that the user may see them.
 *
 * @returns the token, a JWT of at most 4096 characters
 * @throws {TypeError} an option is missing, unknown or wrong, the token would grant nothing, or it would be longer than the
 *   edge accepts; the message names the option and contains nothing of the key
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { signFileToken } from 'file-auth-worker/issuer';
 *
 * const token = await signFileToken({
 *   key: JSON.parse(await readFile('private-key.json', 'utf8')),
 *   issuer: 'https://app.example.com',
 *   audience: 'files',
 *   subject: user.id,
 *   folders: ['395c1e61-cc22-4e01-9b5c-c7f668382d78'],
 *   lifetime: '15m',
 * });
 * ```
 */
export async function signFileToken(options: SignFileTokenOptions): Promise<string> {
  assertOptionNames(options, optionNames);
  const claims = readClaims(options);
  const typ = options.typ === undefined ? {} : { typ: readText('typ', options.typ) };
  const token = await sign(await readSigningKey(options.key), typ, claims);
  if (token.length <= maxTokenLength) return token;
  throw new TypeError(
    `"files" and "folders" options make a token of ${token.length} characters, but the edge accepts at most ${maxTokenLength}. ` +
      'Grant folders instead of their files, or sign one token for each folder',
  );
}

function readClaims(options: SignFileTokenOptions): Readonly<Record<string, unknown>> {
  const iat = Math.floor(Date.now() / 1000);
  const optional = (name: 'subject' | 'tokenId'): string | undefined =>
    options[name] === undefined ? undefined : readText(name, options[name]);
  return {
    iss: readIssuer(options.issuer),
    aud: readAudience(options.audience),
    sub: optional('subject'),
    jti: optional('tokenId'),
    iat,
    exp: iat + readLifetime(options),
    files: readGrants(options),
  };
}

/** They are security checks of the edge, so only an explicit `null` leaves them out. */
function readIssuer(value: unknown): string | undefined {
  if (value === null) return undefined;
  if (isText(value)) return value;
  throw new TypeError(
    '"issuer" option must be a string, the "issuer" of the edge, or null if the edge accepts any issuer',
  );
}

function readAudience(value: unknown): string | readonly string[] | undefined {
  if (value === null) return undefined;
  if (isText(value)) return value;
  if (Array.isArray(value) && value.length > 0 && value.every(isText)) return [...value];
  throw new TypeError(
    '"audience" option must be a string or an array of strings, the "audience" of the edge, or null if the edge accepts any',
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function readLifetime({ lifetime = '15m', maxTokenLifetime = '24h' }: SignFileTokenOptions): number {
  const seconds = parseDuration(lifetime);
  if (!Number.isInteger(seconds)) {
    throw new TypeError(
      `"lifetime" option must be a positive whole number of seconds, or a string such as '15m'`,
    );
  }
  if (seconds! <= readMaxTokenLifetime(maxTokenLifetime)) return seconds!;
  throw new TypeError(
    '"lifetime" option is longer than the "maxTokenLifetime" option, which is 24 hours by default. Use a shorter ' +
      '"lifetime", or a longer "maxTokenLifetime" both here and at the edge',
  );
}

async function sign(
  { key, kid, alg }: ReadySigningKey,
  typ: { readonly typ?: string },
  claims: Readonly<Record<string, unknown>>,
): Promise<string> {
  const payload = Buffer.from(JSON.stringify(claims));
  try {
    return await new CompactSign(payload).setProtectedHeader({ alg, kid, ...typ }).sign(key);
  } catch {
    // What jose says of a key may name its members.
    throw keyError(`cannot sign with ${alg}, or is weak`);
  }
}
