import cf from 'cloudfront';
import { answerPreflight } from '../../lambda-edge/request/answer-preflight.js';
import { checkIssuerAndAudience, checkTimes } from '../../lambda-edge/token/check-claims.js';
import { deny } from '../../lambda-edge/denial/deny.js';
import { isGranted } from '../../lambda-edge/token/is-granted.js';
import { mediaType } from '../../lambda-edge/token/media-type.js';
import { parseToken, type TokenHeader } from '../../lambda-edge/token/parse-token.js';
import { readToken } from '../../lambda-edge/request/read-query.js';
import type { ResolvedOptions } from '../../lambda-edge/options/resolve-options.js';
import type { CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';
import { locateFile } from '../../shared/contract/locate-file.js';
import type { FunctionEvent, FunctionRequest, FunctionResponse } from '../function-event.js';
import type { Settings } from '../settings.js';
import { isRevoked, readSecret, type KeyValueStore } from './key-value-store.js';
import { isSigned } from './is-signed.js';
import { readEvent } from './read-event.js';
import { Refusal } from './denial.js';
import { rewriteRequest, writeResponse } from './write-result.js';

/** The options. The build puts a line before the code that is to hold them. */
declare const FILE_AUTH_SETTINGS: Settings;

const settings = FILE_AUTH_SETTINGS;

// Without a spread, of which TypeScript makes one call more.
const policy = Object.assign({}, settings, {
  issuers: settings.issuers && new Set(settings.issuers),
  audiences: settings.audiences && new Set(settings.audiences),
  allowedOrigins:
    settings.allowedOrigins === '*' ? settings.allowedOrigins : new Set(settings.allowedOrigins),
  // The shared functions take all options of Lambda@Edge, and look at those above.
}) as unknown as ResolvedOptions;

const openStore = (): KeyValueStore => cf.kvs(settings.keyValueStoreId!);

/** The function that CloudFront calls. It never throws: that would be a page of CloudFront's without CORS headers. */
export async function handler(event: FunctionEvent): Promise<FunctionRequest | FunctionResponse> {
  const request = readEvent(event);
  try {
    if (request === null) throw new Refusal('request-refused');
    if (request.method === 'OPTIONS') return writeResponse(answerPreflight(request, policy));
    await admit(request);
    return rewriteRequest(event.request, settings.forwardedOrigin);
  } catch (error) {
    return writeResponse(
      deny(error instanceof Refusal ? error.reason : 'authorizer-failed', request, policy),
    );
  }
}

/** The checks, in the order of Lambda@Edge's. */
async function admit(request: CloudFrontRequest): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new Refusal('method-refused');
  const reference = locateFile(settings.path)(request.uri);
  if (reference === null) throw new Refusal('path-refused');
  const parsed = parseToken(readToken(request, policy));
  const header = parsed.header;
  const claims = parsed.claims;
  if (settings.typ !== null && mediaType(header.typ ?? '') !== settings.typ)
    throw new Refusal('token-invalid');
  const secret = header.alg === 'HS256' ? await findSecret(header) : null;
  if (secret === null) throw new Refusal('token-invalid');
  const signed = isSigned(parsed.token, secret);
  if (signed === null) throw new Refusal('keys-unavailable');
  if (!signed) throw new Refusal('token-invalid');
  checkTimes(claims, policy, Date.now() / 1000);
  checkIssuerAndAudience(claims, policy);
  if (settings.denyList && (await isRevoked(openStore, claims))) throw new Refusal('token-invalid');
  const file = { folder: reference.folder, file: reference.file, path: request.uri };
  if (!isGranted({ claims, file })) throw new Refusal('file-not-granted');
}

/** As with Lambda@Edge's keys, a token without `kid` is meant for the only secret there is. */
async function findSecret(header: TokenHeader): Promise<string | null> {
  const secrets = settings.secrets;
  if (secrets === null) return header.kid === undefined ? null : readSecret(openStore, header.kid);
  const kids = Object.keys(secrets);
  const kid = header.kid ?? (kids.length === 1 ? kids[0]! : '');
  return Object.hasOwn(secrets, kid) ? secrets[kid]! : null;
}
