/** The headers of a request or response: names in lower case, each with its header lines in order. */
export interface CloudFrontHeaders {
  [name: string]: CloudFrontHeader[];
}

/** A header line. `key` is the name as it was sent; it differs from the lower-case name in case only. */
export interface CloudFrontHeader {
  key?: string | undefined;
  value: string;
}

/** A request as a viewer-request function gets it, and as the function may return it, changed. */
export interface CloudFrontRequest {
  /** Present only if the behaviour is set to "include body". */
  body?:
    | {
        action: 'read-only' | 'replace';
        data: string;
        encoding: 'base64' | 'text';
        readonly inputTruncated: boolean;
      }
    | undefined;
  /** The IP address of the viewer. */
  readonly clientIp: string;
  /** The headers. */
  headers: CloudFrontHeaders;
  /** The method. A function cannot change it. */
  readonly method: string;
  /** The query without the leading `?`; `''` if there is none. */
  querystring: string;
  /** The path, which begins with `/`, without host and query. */
  uri: string;
}

/** What CloudFront passes to a Lambda@Edge function at viewer-request. */
export interface CloudFrontRequestEvent {
  Records: CloudFrontRequestEventRecord[];
}

/** The record of an event. An event always has exactly one. */
export interface CloudFrontRequestEventRecord {
  cf: {
    config: {
      readonly distributionDomainName: string;
      readonly distributionId: string;
      readonly eventType: 'origin-request' | 'origin-response' | 'viewer-request' | 'viewer-response';
      readonly requestId: string;
    };
    request: CloudFrontRequest;
  };
}

/** A response that the function generates. `status` is a string of three digits, not a number. */
export interface CloudFrontResultResponse {
  status: string;
  statusDescription?: string | undefined;
  headers?: CloudFrontHeaders | undefined;
  bodyEncoding?: 'text' | 'base64' | undefined;
  body?: string | undefined;
}

/**
 * What a function returns. A request is forwarded; a response goes back to the viewer. `null` and `undefined` are here only
 * because `@types/aws-lambda` has them: CloudFront answers them with a 502 ("The JSON output must be an object type").
 */
export type CloudFrontRequestResult = CloudFrontRequest | CloudFrontResultResponse | null | undefined;
