export type {
  CloudFrontHeader,
  CloudFrontHeaders,
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontRequestEventRecord,
  CloudFrontRequestResult,
  CloudFrontResultResponse,
} from '../shared/contract/cloudfront-event.js';
export type { AnswerHeaders } from './distribution/answer.js';
export type { EdgeError, EdgeFailure } from './lambda-edge/edge-failure.js';
export type { CacheLogEntry, EdgeLog, OriginLogEntry, ViewerLogEntry } from './lambda-edge/edge-log.js';
export {
  createLocalCloudFront,
  startLocalCloudFront,
  type LocalCloudFront,
} from './distribution/local-cloudfront.js';
export type {
  FileUrl,
  InterceptedAnswer,
  LocalCloudFrontOptions,
  StartLocalCloudFrontOptions,
} from './distribution/local-cloudfront-options.js';
export type { StoredFile, StoredFiles } from './bucket/object-store.js';
export {
  runEdgeHandler,
  type RunEdgeHandlerOptions,
  type ViewerRequestHandler,
} from './lambda-edge/run-edge-handler.js';
export {
  runCloudFrontFunction,
  type LocalKeyValueStore,
  type RunCloudFrontFunctionOptions,
} from './cloudfront-function/run-cloudfront-function.js';
export type { OriginRequest } from './bucket/s3-origin.js';
export {
  validateEdgeResult,
  type EdgeVerdict,
  type ReceivedResult,
} from './lambda-edge/validate-edge-result.js';
export { viewerRequestEvent, type ViewerRequestEventOptions } from './lambda-edge/viewer-request-event.js';
