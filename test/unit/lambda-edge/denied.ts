import type { CreateAuthorizerOptions } from '../../../src/lambda-edge/index.js';
import type { DenialReason } from '../../../src/shared/contract/denial.js';
import { signToken } from '../../support/tokens.js';
import { type Asked, folder, keys } from './ask.js';

export const files: string = `/${folder}/`;
export const token: string = await signToken(keys.ES256, { files });

export const fails = (): never => {
  throw new Error('a hook of the application failed');
};

/** A request, and where it needs them options, for each reason but the two that have tests of their own. */
export const denied: Partial<Record<DenialReason, Asked & { options?: Partial<CreateAuthorizerOptions> }>> = {
  'token-missing': {},
  'token-malformed': { token: 'null' },
  'token-invalid': { token: await signToken(keys.ES256, { aud: 'x' }) },
  'token-expired': { token: await signToken(keys.ES256, { iat: 0, exp: 1 }) },
  'token-not-yet-valid': { token: await signToken(keys.ES256, { nbf: Date.now() / 1000 + 1_000 }) },
  'file-not-granted': { token: await signToken(keys.ES256) },
  'method-refused': { method: 'POST' },
  'path-refused': { uri: '/' },
  'query-refused': { querystring: 'authorization=1&authorization=2' },
  'authorizer-failed': { token, options: { authorize: fails } },
};
