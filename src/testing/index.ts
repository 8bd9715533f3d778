export type {
  CloudFrontHeader,
  CloudFrontHeaders,
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontRequestEventRecord,
  CloudFrontRequestResult,
  CloudFrontResultResponse,
} from '../shared/cloudfront-event.js';
export type { AnswerHeaders } from './answer.js';
export type { EdgeError, EdgeFailure } from './edge-failure.js';
export type { CacheLogEntry, EdgeLog, OriginLogEntry, ViewerLogEntry } from './edge-log.js';
export { createLocalCloudFront, startLocalCloudFront, type LocalCloudFront } from './local-cloudfront.js';
export type {
  FileUrl,
  InterceptedAnswer,
  LocalCloudFrontOptions,
  StartLocalCloudFrontOptions,
} from './local-cloudfront-options.js';
export type { StoredFile, StoredFiles } from './object-store.js';
export { runEdgeHandler, type RunEdgeHandlerOptions, type ViewerRequestHandler } from './run-edge-handler.js';
export {
  runCloudFrontFunction,
  type LocalKeyValueStore,
  type RunCloudFrontFunctionOptions,
} from './run-cloudfront-function.js';
export type { OriginRequest } from './s3-origin.js';
export { validateEdgeResult, type EdgeVerdict, type ReceivedResult } from './validate-edge-result.js';
export { viewerRequestEvent, type ViewerRequestEventOptions } from './viewer-request-event.js';
