/**
 * The part for the CDN: a Lambda@Edge function for the viewer-request event, which checks the token of each request
 * before CloudFront looks into its cache. Ships as ESM and CommonJS, for Node.js 20 and newer.
 *
 * @module file-auth-worker/lambda-edge
 */
export { createAuthorizer } from './create-authorizer.js';
export type { AuthorizerDecision, CreateAuthorizerOptions, ViewerRequestHandler } from './options/options.js';
export type {
  JSONWebKey,
  JSONWebKeySet,
  KeyCacheOptions,
  KeyFunction,
  KeyRequest,
  KeySetUrl,
  KeySource,
} from './keys/key-source.js';
export { isGranted } from './token/is-granted.js';
export { session, type Session, type SessionOptions } from './session/session.js';
export { anyValidToken } from './token/any-valid-token.js';
export type { Authorize, AuthorizeRequest, GrantedFile } from './token/authorize.js';
export type { Claims } from './token/claims.js';
export type { Verify } from './token/verify-token.js';
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
