import { denialStatuses, type DenialReason } from '../../shared/contract/denial.js';
import { isParameterName } from '../../shared/contract/check-option.js';
import { isObject } from '../../shared/util/is-object.js';
import { quote } from '../../shared/util/quote.js';
import { parseDuration } from './parse-duration.js';

// Each function checks what a caller gave as one option, and throws a TypeError that names it.

/** A text that is not empty. */
export function readText(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new TypeError(`"${name}" option must be a text`);
  return value;
}

/** `issuer` and `audience`: they are security checks, so only an explicit `null` turns them off. */
export function readExpected(name: 'issuer' | 'audience', value: unknown): ReadonlySet<unknown> | null {
  if (value === null) return null;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0 || !list.every((each) => typeof each === 'string' && each !== '')) {
    throw new TypeError(`"${name}" option must be a text or a list of texts; null, if any ${name} may pass`);
  }
  return new Set(list);
}

/** `allowedOrigins`. */
export function readOrigins(value: unknown): '*' | readonly [string, ...string[]] {
  if (value === '*') return value;
  if (!isFilledList(value)) {
    throw new TypeError(
      '"allowedOrigins" option must be "*" or a non-empty list of exact origins, e.g. ["https://app.example.com"]',
    );
  }
  const [first, ...others] = value;
  return [readOrigin(first), ...others.map(readOrigin)];
}

/** The constant `origin` header of requests that pass. */
export function forwardedOriginOf(origins: ReturnType<typeof readOrigins>): string {
  // `.invalid` is reserved (RFC 6761, Section 6.4): a bucket that lists origins cannot list this one by accident.
  return origins === '*' ? 'https://file-auth.invalid' : origins[0];
}

function isFilledList(value: unknown): value is readonly [unknown, ...unknown[]] {
  return Array.isArray(value) && value.length > 0;
}

function readOrigin(value: unknown): string {
  if (typeof value === 'string' && isWebOrigin(value)) return value;
  const shown = typeof value === 'string' ? quote(value) : `a value of type ${typeof value}`;
  throw new TypeError(
    `"allowedOrigins" option holds ${shown}: an origin is "https://" or "http://", a host and maybe a port, nothing more`,
  );
}

function isWebOrigin(text: string): boolean {
  // A URL may not hold "*", yet its parser takes it as part of a host.
  return /^https?:\/\/[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** `maxTokenLifetime`, in seconds. */
export function readLifetime(value: unknown): number {
  const seconds = parseDuration(value);
  if (seconds === null) {
    throw new TypeError(
      '"maxTokenLifetime" option must be a positive number of seconds, or a text such as "24h"',
    );
  }
  return seconds;
}

/** `clockTolerance`, in seconds. */
export function readTolerance(value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= 300)) {
    throw new TypeError('"clockTolerance" option must be a number of seconds, 0 to 300');
  }
  return value;
}

/** `keepQuery`. */
export function readKeepQuery(value: unknown, parameter: string): ReadonlySet<string> {
  const names: readonly unknown[] | null = Array.isArray(value) ? value : null;
  if (!names?.every(isParameterName)) {
    throw new TypeError(
      '"keepQuery" option must be a list of names of query parameters: letters, digits and "._~-" only',
    );
  }
  if (names.includes(parameter)) {
    throw new TypeError(
      `"keepQuery" option holds ${quote(parameter)}: the token never goes on to the origin`,
    );
  }
  return new Set(names);
}

/** `statuses`, with the default ones where they say nothing. */
export function readStatuses(value: unknown): Readonly<Record<DenialReason, number>> {
  if (value === undefined) return denialStatuses;
  if (!isObject(value)) throw new TypeError('"statuses" option must be an object of statuses by reason');
  const given = Object.entries(value).filter(([, status]) => status !== undefined);
  for (const [reason, status] of given) {
    if (!Object.hasOwn(denialStatuses, reason)) {
      throw new TypeError(`"statuses" option names ${quote(reason)}, which is no reason of a denial`);
    }
    if (!Number.isInteger(status) || Number(status) < 400 || Number(status) > 599) {
      throw new TypeError(`"statuses" option must give ${quote(reason)} a whole number from 400 to 599`);
    }
  }
  return { ...denialStatuses, ...Object.fromEntries(given) };
}
