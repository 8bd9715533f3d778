/**
 * The authorizer as a CloudFront Function instead of a Lambda@Edge function, for tokens signed with HS256. Run it in
 * Node.js when you deploy; the result is the code of the function.
 *
 * `file-auth-worker/cloudfront-function.template.js` is the same function with empty settings, which denies every request.
 *
 * @module file-auth-worker/cloudfront-function
 */
export { renderCloudFrontFunction } from './render-cloudfront-function.js';
export type { CloudFrontFunctionOptions } from './options.js';
export type { DenialReason } from '../shared/contract/denial.js';
