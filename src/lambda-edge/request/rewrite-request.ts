import type { CloudFrontHeaders, CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';
import type { Readers } from '../answer/allowed-origin.js';
import { keepsOrigin } from './keeps-origin.js';

/**
 * The request that goes on: the path exactly as it was checked, and nothing that holds the token. Where the bucket makes
 * the CORS headers, `origin` is overwritten and not added where it lacks, or S3's answer to one viewer's origin would be
 * cached for all. Where a response headers policy does, AWS does not say whether it looks before us or after us.
 */
export function rewriteRequest(
  request: CloudFrontRequest,
  querystring: string,
  settings: Readers & { readonly forwardedOrigin: string | null },
): CloudFrontRequest {
  const { forwardedOrigin } = settings;
  const headers: CloudFrontHeaders = { ...request.headers };
  if (forwardedOrigin !== null) headers['origin'] = [{ key: 'Origin', value: forwardedOrigin }];
  else if (!keepsOrigin(request, settings)) delete headers['origin'];
  delete headers['authorization'];
  // The page's address, or the file's own with the token in it.
  delete headers['referer'];
  return { ...request, querystring, headers };
}
