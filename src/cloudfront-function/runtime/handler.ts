import cf from 'cloudfront';
import type { Readers } from '../../lambda-edge/answer/allowed-origin.js';
import { answerPreflight } from '../../lambda-edge/answer/answer-preflight.js';
import { deny } from '../../lambda-edge/answer/deny.js';
import { mediaType } from '../../lambda-edge/parsing/media-type.js';
import { keepsOrigin } from '../../lambda-edge/request/keeps-origin.js';
import { readToken, type TokenPlace } from '../../lambda-edge/request/read-token.js';
import { checkIssuerAndAudience, type Expected } from '../../lambda-edge/token/check-issuer-and-audience.js';
import { checkTimes, type TimeLimits } from '../../lambda-edge/token/check-times.js';
import { isGranted } from '../../lambda-edge/token/is-granted.js';
import { parseToken, type TokenHeader } from '../../lambda-edge/token/parse-token.js';
import type { CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';
import { matchRawPath } from '../../shared/contract/match-raw-path.js';
import type { FunctionEvent, FunctionRequest, FunctionResponse } from '../function-event.js';
import type { Settings } from '../settings.js';
import { Denial } from './denial.js';
import { isRevoked } from './is-revoked.js';
import { isSigned } from './is-signed.js';
import type { KeyValueStore } from './key-value-store.js';
import { readEvent } from './read-event.js';
import { readSecret } from './read-secret.js';
import { rewriteRequest } from './rewrite-request.js';
import { writeResponse } from './write-response.js';

/** The options. The build puts a line before the code that is to hold them. */
declare const FILE_AUTH_SETTINGS: Settings;

const settings = FILE_AUTH_SETTINGS;

/** What the functions that are shared with Lambda@Edge look at. */
type Policy = Expected & TimeLimits & Readers & TokenPlace & Pick<Settings, 'statuses'>;

// Without a spread, of which TypeScript makes one call more.
const policy: Policy = Object.assign({}, settings, {
  issuers: settings.issuers && new Set(settings.issuers),
  audiences: settings.audiences && new Set(settings.audiences),
  allowedOrigins:
    settings.allowedOrigins === '*' ? settings.allowedOrigins : new Set(settings.allowedOrigins),
});

const openStore = (): KeyValueStore => cf.kvs(settings.keyValueStoreId!);

/** The function that CloudFront calls. It never throws: that would be a page of CloudFront's without CORS headers. */
export async function handler(event: FunctionEvent): Promise<FunctionRequest | FunctionResponse> {
  const request = readEvent(event);
  try {
    if (request === null) throw new Denial('request-refused');
    if (request.method === 'OPTIONS') return writeResponse(answerPreflight(request, policy));
    await admit(request);
    return rewriteRequest(event.request, keepsOrigin(request, policy), settings.forwardedOrigin);
  } catch (error) {
    return writeResponse(deny(error instanceof Denial ? error.reason : 'authorizer-failed', request, policy));
  }
}

/** The checks, in the order of Lambda@Edge's. */
async function admit(request: CloudFrontRequest): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new Denial('method-refused');
  const reference = matchRawPath(settings.path)(request.uri);
  if (reference === null) throw new Denial('path-refused');
  const parsed = parseToken(readToken(request, policy));
  const header = parsed.header;
  const claims = parsed.claims;
  if (settings.typ !== null && mediaType(header.typ ?? '') !== settings.typ)
    throw new Denial('token-invalid');
  const secret = header.alg === 'HS256' ? await findSecret(header) : null;
  if (secret === null) throw new Denial('token-invalid');
  const signed = isSigned(parsed.token, secret);
  if (signed === null) throw new Denial('keys-unavailable');
  if (!signed) throw new Denial('token-invalid');
  checkTimes(claims, policy, Date.now() / 1000);
  checkIssuerAndAudience(claims, policy);
  if (settings.denyList && (await isRevoked(openStore, claims))) throw new Denial('token-invalid');
  const file = { folder: reference.folder, file: reference.file, path: request.uri };
  if (!isGranted({ claims, file })) throw new Denial('file-not-granted');
}

/** As with Lambda@Edge's keys, a token without `kid` is meant for the only secret there is. */
async function findSecret(header: TokenHeader): Promise<string | null> {
  const secrets = settings.secrets;
  if (secrets === null) return header.kid === undefined ? null : readSecret(openStore, header.kid);
  const kids = Object.keys(secrets);
  const kid = header.kid ?? (kids.length === 1 ? kids[0]! : '');
  return Object.hasOwn(secrets, kid) ? secrets[kid]! : null;
}
