export { renderCloudFrontFunction } from './render-cloudfront-function.js';
export type { CloudFrontFunctionOptions } from './options.js';
export type { DenialReason } from '../shared/contract/denial.js';
