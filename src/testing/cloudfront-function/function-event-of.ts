import type { CloudFrontRequest, CloudFrontRequestEvent } from '../../shared/contract/cloudfront-event.js';
import { requestOfEvent } from '../lambda-edge/request-of-event.js';

/** A value of CloudFront Functions; `multiValue` is there if there are several. */
export interface FunctionValue {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[] | undefined;
}

type FunctionValues = Readonly<Record<string, FunctionValue>>;

/** What a CloudFront Function is called with, as JSON: `rawQueryString` is made a method of its request. */
export interface JsonFunctionEvent {
  readonly event: {
    readonly version: '1.0';
    readonly context: object;
    readonly viewer: { readonly ip: string };
    readonly request: {
      readonly method: string;
      readonly uri: string;
      readonly querystring: FunctionValues;
      readonly headers: FunctionValues;
      readonly cookies: FunctionValues;
    };
  };
  readonly rawQueryString: string;
}

/** The same event as CloudFront Functions get it: cookies are no headers there, and names are said once. */
export function functionEventOf(event: CloudFrontRequestEvent): JsonFunctionEvent {
  const { method, uri, querystring, headers, clientIp } = requestOfEvent(event);
  const { cookie, ...others } = headers;
  const context = event.Records[0]!.cf.config;
  const request = {
    method,
    uri,
    querystring: group(split(querystring, '&')),
    headers: valuesOf(others),
    cookies: group((cookie ?? []).flatMap(({ value }) => split(value, ';'))),
  };
  return {
    event: { version: '1.0', context, viewer: { ip: clientIp }, request },
    rawQueryString: querystring,
  };
}

function valuesOf(headers: CloudFrontRequest['headers']): FunctionValues {
  const lines = Object.entries(headers).flatMap(([name, values]) =>
    values.map(({ value }) => [name, value] as const),
  );
  return group(lines);
}

function split(text: string, separator: string): (readonly [name: string, value: string])[] {
  const pieces = text.split(separator).map((piece) => (separator === ';' ? piece.trim() : piece));
  return pieces
    .filter((piece) => piece !== '')
    .map((piece) => [piece.split('=', 1)[0]!, piece.replace(/^[^=]*=?/, '')]);
}

function group(pairs: readonly (readonly [name: string, value: string])[]): FunctionValues {
  const values = new Map<string, { value: string }[]>();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), { value }]);
  return Object.fromEntries(
    Array.from(values, ([name, list]) => [
      name,
      list.length === 1 ? list[0]! : { ...list[0]!, multiValue: list },
    ]),
  );
}
