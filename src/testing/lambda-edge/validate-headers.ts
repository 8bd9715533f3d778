import type { CloudFrontHeaders } from '../../shared/contract/cloudfront-event.js';
import { isObject } from '../../shared/util/is-object.js';
import {
  isAddedByCloudFront,
  isDisallowedHeader,
  isHeaderName,
  isHeaderValue,
  readOnlyHeaders,
} from './header-rules.js';

/** Checks the headers of a request that a viewer-request function hands on, against those it was given. */
export function validateRequestHeaders(headers: unknown, original: CloudFrontHeaders): string[] {
  if (!isWellFormed(headers)) return validateShape(headers);
  const added = Object.keys(headers).filter((name) => !Object.hasOwn(original, name));
  return [
    ...added.filter(isDisallowedHeader).map(describeDisallowed),
    ...added
      .filter(isAddedByCloudFront)
      .map((name) => `header "${name}" must be left to CloudFront, which adds it after viewer-request`),
    ...readOnlyHeaders
      .filter((name) => !haveSameValues(headers[name], original[name]))
      .map((name) => `header "${name}" is read-only: it must be returned unchanged`),
  ];
}

/** Checks the headers of a generated response. */
export function validateResponseHeaders(headers: unknown): string[] {
  if (!isWellFormed(headers)) return validateShape(headers);
  const names = Object.keys(headers);
  return [
    ...names.filter(isDisallowedHeader).map(describeDisallowed),
    ...names
      .filter((name) => readOnlyHeaders.includes(name))
      .map((name) => `header "${name}" is read-only: CloudFront sets it itself`),
  ];
}

function describeDisallowed(name: string): string {
  return `header "${name}" is disallowed in edge functions`;
}

function haveSameValues(one: CloudFrontHeaders[string] | undefined, other: typeof one): boolean {
  const values = (lines: typeof one): string => JSON.stringify((lines ?? []).map((line) => line.value));
  return values(one) === values(other);
}

function isWellFormed(headers: unknown): headers is CloudFrontHeaders {
  return validateShape(headers).length === 0;
}

function validateShape(headers: unknown): string[] {
  if (!isObject(headers)) return ['"headers" must be an object of arrays, keyed by lower-case header names'];
  return Object.entries(headers).flatMap(([name, lines]) => validateEntry(name, lines));
}

function validateEntry(name: string, lines: unknown): string[] {
  // An invalid name is not shown: it may be a value that got into the wrong place.
  if (!isHeaderName(name)) return ['a header name is not a token (RFC 9110, Section 5.6.2)'];
  if (name !== name.toLowerCase()) return [`header "${name}" must be keyed by its lower-case name`];
  if (!Array.isArray(lines)) return [`header "${name}" must be an array of { key, value } objects`];
  return lines.flatMap((line) => validateLine(name, line));
}

function validateLine(name: string, line: unknown): string[] {
  if (!isObject(line)) return [`header "${name}" must be an array of { key, value } objects`];
  const { key = name, value } = line;
  const violations: string[] = [];
  if (typeof key !== 'string' || key.toLowerCase() !== name) {
    violations.push(`header "${name}" has a "key" that is not its name`);
  }
  if (typeof value !== 'string') violations.push(`header "${name}" has a "value" that is not a string`);
  else if (!isHeaderValue(value)) {
    violations.push(`header "${name}" has a value with control characters or beyond Latin-1`);
  }
  return violations;
}
