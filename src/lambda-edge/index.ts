export { createAuthorizer } from './create-authorizer.js';
export { anyValidToken, isGranted } from './is-granted.js';
export type { DenialReason } from '../shared/denial.js';
export type {
  CloudFrontHeader,
  CloudFrontHeaders,
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontRequestEventRecord,
  CloudFrontRequestResult,
  CloudFrontResultResponse,
} from '../shared/cloudfront-event.js';
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
} from './options.js';
