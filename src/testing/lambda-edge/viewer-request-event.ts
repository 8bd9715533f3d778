import type { CloudFrontRequestEvent } from '../../shared/contract/cloudfront-event.js';
import { isDisallowedHeader, isHeaderName } from './header-rules.js';
import { headersFromLines } from './headers-from-lines.js';

/** The options of `viewerRequestEvent`. */
export interface ViewerRequestEventOptions {
  /** The method. Default is `'GET'`. */
  readonly method?: string | undefined;
  /** The raw path as it is sent. It begins with `/` and contains neither host nor query. */
  readonly uri: string;
  /** The raw query without the leading `?`. Default is `''`. */
  readonly querystring?: string | undefined;
  /** The headers. An array makes several lines of one name. Default is none but `host`, the `distributionDomainName`. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** The IP address of the viewer. Default is `'203.0.113.178'`. */
  readonly clientIp?: string | undefined;
  /** The domain name of the distribution. Default is `'d111111abcdef8.cloudfront.net'`. */
  readonly distributionDomainName?: string | undefined;
  /** The id of the distribution. Default is `'EDFDVBD6EXAMPLE'`. */
  readonly distributionId?: string | undefined;
  /** The id of the request. Default is the id in the example event of AWS. */
  readonly requestId?: string | undefined;
}

/** The domain name that AWS uses in its examples. */
export const exampleDomainName = 'd111111abcdef8.cloudfront.net';

/**
 * Creates the event that CloudFront passes to a Lambda@Edge function for the viewer-request event: header names in lower
 * case, path and query raw, no `origin` and no `body`.
 *
 * @throws {TypeError} `uri`, `querystring` or `headers` contain something that CloudFront would not send
 * @example
 * ```ts
 * const event = viewerRequestEvent({ uri: '/a/b.png', headers: { origin: 'https://app.example.com' } });
 * ```
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
      '"uri" option must be a path that begins with "/". Write the query into "querystring"',
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
