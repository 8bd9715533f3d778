import { compactVerify } from 'jose';
import { JOSEError } from 'jose/errors';
import { isObject } from '../../shared/util/is-object.js';
import { callHook } from '../call-hook.js';
import { Denial } from '../denial.js';
import type { FindKey, VerificationKey } from '../keys/find-key.js';
import { mediaType } from '../parsing/media-type.js';
import type { Claims } from './claims.js';
import type { VerifiedTokens } from './create-verified-tokens.js';
import type { ParsedToken, TokenHeader } from './parse-token.js';

/** Verifies the signature of a token. Resolves to the claims, or to `null` if the signature is wrong. */
export type Verify = (token: string) => Promise<Claims | null>;

/** How tokens are verified: by a key, by a function of the application's, or by both. */
export type Verification = {
  /** The `typ` that a token must have, as a full media type; `null` if any will do. */
  readonly typ: string | null;
  readonly verified: VerifiedTokens;
} & (
  | { readonly findKey: FindKey; readonly verify: Verify | null }
  | { readonly findKey: null; readonly verify: Verify }
);

/** What has been found so far, so that a later denial can still tell it. */
export interface Progress {
  kid: string | null;
  subject: string | null;
}

/** Answers the claims of a token whose kind, key and signature are right. */
export async function verifyToken(
  parsed: ParsedToken,
  settings: Verification,
  progress: Progress,
): Promise<Claims> {
  const { token, header, claims } = parsed;
  if (settings.typ !== null && mediaType(header.typ ?? '') !== settings.typ)
    throw new Denial('token-invalid');
  if (settings.findKey === null) return verifyWithHook(token, settings.verify);
  const key = await requireKey(settings.findKey, header);
  progress.kid = key.kid;
  if (settings.verify !== null) return verifyWithHook(token, settings.verify);
  if (!settings.verified.has(token, key)) {
    await verifySignature(token, key);
    settings.verified.add(token, key);
  }
  return claims;
}

async function requireKey(findKey: FindKey, header: TokenHeader): Promise<VerificationKey> {
  const key = await findKey(header).catch(() => {
    throw new Denial('keys-unavailable');
  });
  // A token must not choose how its key is used (RFC 8725, Section 3.1).
  if (key?.alg !== header.alg) throw new Denial('token-invalid');
  return key;
}

async function verifySignature(token: string, { key, alg }: VerificationKey): Promise<void> {
  try {
    await compactVerify(token, key, { algorithms: [alg] });
  } catch (error) {
    if (error instanceof JOSEError) throw new Denial('token-invalid');
    throw error;
  }
}

async function verifyWithHook(token: string, verify: Verify): Promise<Claims> {
  const claims: unknown = await callHook(() => verify(token));
  if (claims === null) throw new Denial('token-invalid');
  if (!isObject(claims)) throw new Denial('authorizer-failed');
  return claims;
}
