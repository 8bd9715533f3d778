import { compactVerify } from 'jose';
import { JOSEError } from 'jose/errors';
import { callHook } from '../call-hook.js';
import type { FindKey, VerificationKey } from '../keys/create-key-set.js';
import { mediaType } from './media-type.js';
import type { Claims, Verify } from '../options/options.js';
import { isObject } from '../../shared/util/is-object.js';
import type { ParsedToken, TokenHeader } from './parse-token.js';
import { Refusal } from '../denial/denial.js';
import type { ResolvedOptions } from '../options/resolve-options.js';

/** What has been found so far, so that a later denial can still tell it. */
export interface Progress {
  kid: string | null;
  subject: string | null;
}

/** Answers the claims of a token whose kind, key and signature are right. */
export async function verifyToken(
  parsed: ParsedToken,
  settings: ResolvedOptions,
  progress: Progress,
): Promise<Claims> {
  const { token, header, claims } = parsed;
  if (settings.typ !== null && mediaType(header.typ ?? '') !== settings.typ)
    throw new Refusal('token-invalid');
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
    throw new Refusal('keys-unavailable');
  });
  // A token must not choose how its key is used (RFC 8725, Section 3.1).
  if (key?.alg !== header.alg) throw new Refusal('token-invalid');
  return key;
}

async function verifySignature(token: string, { key, alg }: VerificationKey): Promise<void> {
  try {
    await compactVerify(token, key, { algorithms: [alg] });
  } catch (error) {
    if (error instanceof JOSEError) throw new Refusal('token-invalid');
    throw error;
  }
}

async function verifyWithHook(token: string, verify: Verify): Promise<Claims> {
  const claims: unknown = await callHook(() => verify(token));
  if (claims === null) throw new Refusal('token-invalid');
  if (!isObject(claims)) throw new Refusal('authorizer-failed');
  return claims;
}
