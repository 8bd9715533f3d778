import type { CloudFrontHeaders, CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';

/**
 * The request that goes on: the path exactly as it was checked, and nothing that holds the token. `origin` is
 * overwritten and not added where it lacks, or S3's answer to one viewer's origin would be cached for all.
 */
export function rewriteRequest(
  request: CloudFrontRequest,
  querystring: string,
  { forwardedOrigin }: { readonly forwardedOrigin: string },
): CloudFrontRequest {
  const headers: CloudFrontHeaders = {
    ...request.headers,
    origin: [{ key: 'Origin', value: forwardedOrigin }],
  };
  delete headers['authorization'];
  // The page's address, or the file's own with the token in it.
  delete headers['referer'];
  return { ...request, querystring, headers };
}
