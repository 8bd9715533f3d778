import type { CloudFrontHeaders, CloudFrontRequestEvent } from '../../shared/contract/cloudfront-event.js';
import { isObject } from '../../shared/util/is-object.js';
import { validationError } from '../lambda-edge/edge-failure.js';
import { type ReceivedResult, receiveResult } from '../lambda-edge/receive-result.js';
import { requestOfEvent } from '../lambda-edge/request-of-event.js';
import { functionEventOf, type FunctionValue } from './function-event-of.js';

type Members = Readonly<Record<string, unknown>>;

/**
 * Checks what a CloudFront Function answered at viewer-request, and gives it in Lambda@Edge's form. Both kinds of
 * function obey the same rules for headers, paths and methods, so what is checked here is the form alone.
 */
export function receiveFunctionResult(event: CloudFrontRequestEvent, result: unknown): ReceivedResult {
  const violations = findViolations(result);
  if (violations.length > 0) return fail(violations);
  const members = result as Members;
  const received = receiveResult(
    requestOfEvent(event),
    'statusCode' in members ? responseOf(members) : requestOf(members, event),
  );
  return received.valid ? received : fail(received.violations);
}

const fail = (violations: readonly string[]): ReceivedResult => ({
  ...validationError(violations),
  error: 'FunctionValidationError',
});

function findViolations(result: unknown): string[] {
  if (!isObject(result)) return ['the result must be an object: the request, or a response'];
  if ('status' in result) return ['"status" is for Lambda@Edge; a CloudFront Function sets "statusCode"'];
  const ownMembers = 'statusCode' in result ? responseViolations(result) : requestViolations(result);
  return [
    ...ownMembers,
    ...valuesViolations('headers', result['headers']),
    ...valuesViolations('cookies', result['cookies']),
  ];
}

function responseViolations({ statusCode, body }: Members): string[] {
  const violations: string[] = [];
  if (!Number.isInteger(statusCode)) violations.push('"statusCode" must be an integer, e.g. 403');
  if (isObject(body) ? typeof body['data'] !== 'string' : !['string', 'undefined'].includes(typeof body)) {
    violations.push('"body" must be a string, or an object with "encoding" and "data"');
  }
  return violations;
}

function requestViolations(request: Members): string[] {
  if (!('uri' in request)) {
    return ['the result is neither a request (it has no "uri") nor a response (it has no "statusCode")'];
  }
  return valuesViolations('querystring', request['querystring']);
}

function valuesViolations(member: string, values: unknown): string[] {
  if (values === undefined) return [];
  if (!isObject(values)) return [`"${member}" must be an object of { value } objects`];
  const isValue = (value: unknown): boolean => isObject(value) && typeof value['value'] === 'string';
  return Object.values(values).every(
    (each) =>
      isValue(each) &&
      [(each as Members)['multiValue'] ?? []].every((list) => Array.isArray(list) && list.every(isValue)),
  )
    ? []
    : [`"${member}" must be an object of { value } objects, each value a string`];
}

function responseOf({ statusCode, statusDescription, headers = {}, cookies = {}, body }: Members): object {
  const { data, encoding } = isObject(body) ? body : { data: body, encoding: undefined };
  const setCookie = listOf(cookies, ([name, value, attributes]) =>
    attributes === undefined ? `${name}=${value}` : `${name}=${value}; ${attributes}`,
  );
  return {
    status: String(statusCode),
    statusDescription,
    headers: { ...linesOf(headers), ...(setCookie.length > 0 ? { 'set-cookie': setCookie } : {}) },
    body: data,
    bodyEncoding: encoding,
  };
}

function requestOf(result: Members, event: CloudFrontRequestEvent): object {
  const { method, uri, headers = {}, querystring = {}, cookies = {} } = result;
  const given = functionEventOf(event);
  const { clientIp, body, headers: original } = requestOfEvent(event);
  const isUnchanged = (one: unknown, other: unknown): boolean =>
    JSON.stringify(one) === JSON.stringify(other);
  // What was left alone goes on as the viewer wrote it.
  const query = isUnchanged(querystring, given.event.request.querystring)
    ? given.rawQueryString
    : listOf(querystring, ([name, value]) => `${name}=${value}`)
        .map(({ value }) => value)
        .join('&');
  const crumbs = listOf(cookies, ([name, value]) => `${name}=${value}`).map(({ value }) => value);
  const cookieLines = isUnchanged(cookies, given.event.request.cookies)
    ? original['cookie']
    : crumbs.length > 0 && [{ value: crumbs.join('; ') }];
  return {
    clientIp,
    method,
    uri,
    querystring: query,
    headers: { ...linesOf(headers), ...(cookieLines ? { cookie: cookieLines } : {}) },
    ...(body === undefined ? {} : { body }),
  };
}

function linesOf(headers: unknown): CloudFrontHeaders {
  return Object.fromEntries(
    Object.entries(headers as Record<string, FunctionValue>).map(([name, { value, multiValue }]) => [
      name,
      (multiValue ?? [{ value }]).map((line) => ({ value: line.value })),
    ]),
  );
}

/** Each value of each name, written as a text. */
function listOf(
  values: unknown,
  write: (entry: readonly [name: string, value: string, attributes: string | undefined]) => string,
): { value: string }[] {
  type Cookie = FunctionValue & { readonly attributes?: string };
  return Object.entries(values as Record<string, Cookie>).flatMap(
    ([name, { value, multiValue, attributes }]) =>
      ((multiValue ?? [{ value, attributes }]) as readonly Cookie[]).map((each) => ({
        value: write([name, each.value, each.attributes ?? attributes]),
      })),
  );
}
