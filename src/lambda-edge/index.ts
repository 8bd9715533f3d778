export { createAuthorizer } from './create-authorizer.js';
export { anyValidToken } from './token/any-valid-token.js';
export { isGranted } from './token/is-granted.js';
export type { DenialReason } from '../shared/contract/denial.js';
export type {
  CloudFrontHeader,
  CloudFrontHeaders,
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontRequestEventRecord,
  CloudFrontRequestResult,
  CloudFrontResultResponse,
} from '../shared/contract/cloudfront-event.js';
export type { Authorize, AuthorizeRequest, GrantedFile } from './token/authorize.js';
export type { AuthorizerDecision, CreateAuthorizerOptions, ViewerRequestHandler } from './options/options.js';
export type { Claims } from './token/claims.js';
export type {
  JSONWebKey,
  JSONWebKeySet,
  KeyCacheOptions,
  KeyFunction,
  KeyRequest,
  KeySetUrl,
  KeySource,
} from './keys/key-source.js';
export type { Verify } from './token/verify-token.js';
