export { createAuthorizer } from './create-authorizer.js';
export { anyValidToken, isGranted } from './token/is-granted.js';
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
export type {
  Authorize,
  AuthorizerDecision,
  AuthorizeRequest,
  Claims,
  CreateAuthorizerOptions,
  GrantedFile,
  JSONWebKey,
  JSONWebKeySet,
  KeyCacheOptions,
  KeyFunction,
  KeyRequest,
  KeySetUrl,
  KeySource,
  Verify,
  ViewerRequestHandler,
} from './options/options.js';
