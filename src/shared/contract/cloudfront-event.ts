/** Header names in lower case, each with the lines that carried it, in their order. */
export interface CloudFrontHeaders {
  [name: string]: CloudFrontHeader[];
}

/** One header line. `key` is the name as it is written on the wire; it equals the lower-case name but for case. */
export interface CloudFrontHeader {
  key?: string | undefined;
  value: string;
}

/** The request as a viewer-request function gets it, and as it may hand it back, changed. */
export interface CloudFrontRequest {
  /** Only there if the behaviour is set to "include body". */
  body?:
    | {
        action: 'read-only' | 'replace';
        data: string;
        encoding: 'base64' | 'text';
        readonly inputTruncated: boolean;
      }
    | undefined;
  readonly clientIp: string;
  headers: CloudFrontHeaders;
  readonly method: string;
  /** Without the leading `?`; `''` if there is none. */
  querystring: string;
  /** Begins with `/`; neither host nor query. */
  uri: string;
}

/** What CloudFront passes to a Lambda@Edge function at viewer-request. */
export interface CloudFrontRequestEvent {
  Records: CloudFrontRequestEventRecord[];
}

/** An event always holds exactly one. */
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

/** An answer that the function gives itself. `status` is a string of three digits, not a number. */
export interface CloudFrontResultResponse {
  status: string;
  statusDescription?: string | undefined;
  headers?: CloudFrontHeaders | undefined;
  bodyEncoding?: 'text' | 'base64' | undefined;
  body?: string | undefined;
}

/**
 * A request goes on, a response goes back to the viewer. Nothing at all is only here because `@types/aws-lambda`
 * has it: CloudFront answers it with a 502 ("The JSON output must be an object type").
 */
export type CloudFrontRequestResult = CloudFrontRequest | CloudFrontResultResponse | null | undefined;
