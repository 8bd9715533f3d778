import type { CloudFrontRequestEvent } from '../../shared/contract/cloudfront-event.js';
import { isDisallowedHeader, isHeaderName } from './header-rules.js';
import { headersFromLines } from './headers-from-lines.js';

/** What the viewer asked for, and of which distribution. */
export interface ViewerRequestEventOptions {
  /** Default is `'GET'`. */
  readonly method?: string | undefined;
  /** The raw path, as it stands in the request line. Begins with `/` and holds neither host nor query. */
  readonly uri: string;
  /** The raw query without the leading `?`. Default is `''`. */
  readonly querystring?: string | undefined;
  /** A list makes several lines of one name. `host` is the distribution's domain name unless it is given. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Default is `'203.0.113.178'`. */
  readonly clientIp?: string | undefined;
  /** Default is `'d111111abcdef8.cloudfront.net'`. */
  readonly distributionDomainName?: string | undefined;
  /** Default is `'EDFDVBD6EXAMPLE'`. */
  readonly distributionId?: string | undefined;
  /** Default is the one of AWS' own example event. */
  readonly requestId?: string | undefined;
}

/** The domain name that AWS uses in its examples. */
export const exampleDomainName = 'd111111abcdef8.cloudfront.net';

/**
 * Builds the event that CloudFront passes to a Lambda@Edge function at viewer-request: header names in lower case,
 * path and query raw, no `origin` and no `body`.
 *
 * @throws {TypeError} `uri`, `querystring` or `headers` hold what CloudFront would not put there
 */
export function viewerRequestEvent(options: ViewerRequestEventOptions): CloudFrontRequestEvent {
  assertOptions(options);
  const { uri, method = 'GET', querystring = '', clientIp = '203.0.113.178' } = options;
  const { distributionDomainName = exampleDomainName, distributionId = 'EDFDVBD6EXAMPLE' } = options;
  const { requestId = '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==' } = options;
  const headers = headersFromLines(headerLines(options.headers ?? {}));
  headers['host'] ??= [{ key: 'Host', value: distributionDomainName }];
  const config = { distributionDomainName, distributionId, eventType: 'viewer-request', requestId } as const;
  return { Records: [{ cf: { config, request: { clientIp, headers, method, querystring, uri } } }] };
}

function headerLines(headers: Readonly<Record<string, string | readonly string[]>>): [string, string][] {
  return Object.entries(headers).flatMap(([name, values]) =>
    (typeof values === 'string' ? [values] : values).map((value): [string, string] => [name, value]),
  );
}

function assertOptions(options: ViewerRequestEventOptions): void {
  if (typeof options?.uri !== 'string' || !options.uri.startsWith('/') || options.uri.includes('?')) {
    throw new TypeError(
      '"uri" option must be a path that begins with "/"; its query goes into "querystring"',
    );
  }
  if (options.querystring?.startsWith('?')) {
    throw new TypeError('"querystring" option must be without the leading "?", as CloudFront passes it');
  }
  for (const name of Object.keys(options.headers ?? {})) {
    if (!isHeaderName(name)) throw new TypeError('"headers" option must have valid header names');
    if (isDisallowedHeader(name.toLowerCase())) {
      throw new TypeError(`"headers" option must not have "${name}": CloudFront hides it from functions`);
    }
  }
}
