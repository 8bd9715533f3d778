import type { JSONWebKey } from '../../../src/lambda-edge/index.js';
import type { TestKey } from '../tokens.js';
import type { EdgeCaseGroup } from './edge-case-groups.js';

/** The keys of a group for Lambda@Edge: those that sign its cases, and others beside them. */
export function keySetOf(
  { secrets }: EdgeCaseGroup,
  signer: TestKey,
  others: readonly TestKey[] = [],
): { readonly keys: readonly JSONWebKey[] } {
  const own: readonly JSONWebKey[] =
    signer.alg === 'HS256'
      ? Object.entries(secrets).map(([kid, k]) => ({ kty: 'oct', alg: 'HS256', kid, k }))
      : [{ ...signer.jwk, kid: signer.kid }];
  return { keys: [...own, ...others.filter(({ alg }) => alg !== signer.alg).map(({ jwk }) => jwk)] };
}
