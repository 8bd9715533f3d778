/**
 * A local CloudFront with an S3 bucket, for the tests and the development server of your application, and what tests of
 * edge functions need: events, a runner and a validator of results. It needs Node.js and no AWS account.
 *
 * @module file-auth-worker/testing
 */
export { startLocalCloudFront } from './distribution/start-local-cloudfront.js';
export { createLocalCloudFront, type LocalCloudFront } from './distribution/create-local-cloudfront.js';
export type {
  StartLocalCloudFrontOptions,
  LocalCloudFrontOptions,
  InterceptedAnswer,
  FileUrl,
} from './distribution/local-cloudfront-options.js';
export type { StoredFile, StoredFiles } from './bucket/open-object-store.js';
export type { OriginRequest } from './bucket/answer-from-s3.js';
export type { AnswerHeaders } from './answer/answer.js';
export type { EdgeLog, ViewerLogEntry, CacheLogEntry, OriginLogEntry } from './distribution/edge-log.js';
export { viewerRequestEvent, type ViewerRequestEventOptions } from './lambda-edge/viewer-request-event.js';
export {
  runEdgeHandler,
  type RunEdgeHandlerOptions,
  type ViewerRequestHandler,
} from './lambda-edge/run-edge-handler.js';
export { runCloudFrontFunction } from './cloudfront-function/run-cloudfront-function.js';
export type { LocalKeyValueStore } from './cloudfront-function/assert-key-value-store.js';
export type { RunCloudFrontFunctionOptions } from './cloudfront-function/compile-cloudfront-function.js';
export { validateEdgeResult, type EdgeVerdict } from './lambda-edge/validate-edge-result.js';
export type { ReceivedResult } from './lambda-edge/receive-result.js';
export type { EdgeError, EdgeFailure } from './lambda-edge/edge-failure.js';
export type {
  CloudFrontHeader,
  CloudFrontHeaders,
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontRequestEventRecord,
  CloudFrontRequestResult,
  CloudFrontResultResponse,
} from '../shared/contract/cloudfront-event.js';
