/** A header as CloudFront Functions write it; `multiValue` is there if the viewer sent it more than once. */
export interface FunctionHeader {
  value: string;
  multiValue?: { value: string }[] | undefined;
}

/** The request of a viewer as a CloudFront Function gets it and hands it back. */
export interface FunctionRequest {
  readonly method: string;
  uri: string;
  querystring: { [name: string]: FunctionHeader };
  headers: { [name: string]: FunctionHeader };
  /** Runtime 2.0: the query as the viewer sent it, without the leading `?`; `undefined` if there is none. */
  rawQueryString(): string | undefined;
}

/** What CloudFront passes to a function at viewer-request. */
export interface FunctionEvent {
  readonly context: { readonly eventType: string };
  readonly request: FunctionRequest;
}

/** An answer that the function gives itself. Unlike Lambda@Edge's, its status is a number. */
export interface FunctionResponse {
  statusCode: number;
  headers: { [name: string]: FunctionHeader };
  body?: { encoding: 'text'; data: string } | undefined;
}
