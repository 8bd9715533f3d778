// AWS, "Restrictions on all edge functions", disallowed headers: functions neither see them nor may add them.
const disallowed: ReadonlySet<string> = new Set([
  'client-cert',
  'client-cert-chain',
  'cloudfront-viewer-cert-pem',
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'trailer',
  'upgrade',
  'x-amzn-auth',
  'x-amzn-cf-billing',
  'x-amzn-cf-id',
  'x-amzn-cf-xff',
  'x-amzn-errortype',
  'x-amzn-fle-profile',
  'x-amzn-header-count',
  'x-amzn-header-order',
  'x-amzn-lambda-integration-tag',
  'x-amzn-requestid',
  'x-cache',
  'x-forwarded-proto',
  'x-real-ip',
]);

const disallowedFamilies = ['x-accel-', 'x-amz-cf-', 'x-edge-'];

/** The headers that a viewer-request function may read, but neither add, change nor delete. */
export const readOnlyHeaders: readonly string[] = [
  'cdn-loop',
  'content-length',
  'host',
  'transfer-encoding',
  'via',
];

/** Whether CloudFront hides a header from functions, and rejects a result that has it. Takes the lower-case name. */
export function isDisallowedHeader(name: string): boolean {
  return disallowed.has(name) || disallowedFamilies.some((family) => name.startsWith(family));
}

/** Whether CloudFront itself adds the header after viewer-request; a function that adds it fails. */
export function isAddedByCloudFront(name: string): boolean {
  return name.startsWith('cloudfront-viewer-');
}

/** Whether the text is a `token` of RFC 9110 section 5.6.2, as every header name is. */
export function isHeaderName(name: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name);
}

/** Whether HTTP can carry the text as a header value: visible Latin-1, spaces and tabs (RFC 9110 section 5.5). */
export function isHeaderValue(value: string): boolean {
  return !/[^\t -~\u0080-\u00ff]/.test(value);
}
