import { isObject } from '../util/is-object.js';
import { quote } from '../util/quote.js';

// Each function checks what a caller gave as one option, and throws a TypeError that names it.

// Names that no two parsers of a query read differently.
const parameterName = /^[\w.~-]+$/;

/** Refuses what is no object, and names that are no options: a misspelt option would otherwise be a default. */
export function assertOptionNames(
  options: unknown,
  known: readonly string[],
  of: string | null = null,
): asserts options is object {
  if (!isObject(options)) throw new TypeError(`the ${of ? `"${of}" option` : 'options'} must be an object`);
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const name = of ? `${of}.${unknown}` : unknown;
  throw new TypeError(`${quote(name)} is not an option; the options are ${known.join(', ')}`);
}

/** One of a few words. */
export function oneOf<Word extends string>(name: string, value: unknown, words: readonly Word[]): Word {
  if (!words.includes(value as Word)) {
    throw new TypeError(`"${name}" option must be one of ${words.map((word) => `'${word}'`).join(', ')}`);
  }
  return value as Word;
}

/** A function, or nothing. */
export function optionalFunction<T>(name: string, value: T): T {
  if (value !== undefined && typeof value !== 'function') {
    throw new TypeError(`"${name}" option must be a function`);
  }
  return value;
}

/** `true` or `false`. */
export function flag(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new TypeError(`"${name}" option must be true or false`);
  return value;
}

/** A count of something, at least one. */
export function positiveInteger(name: string, value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 1) {
    throw new TypeError(`"${name}" option must be a positive whole number`);
  }
  return value as number;
}

/** Whether a value can be the name of a query parameter. */
export function isParameterName(value: unknown): value is string {
  return typeof value === 'string' && parameterName.test(value);
}

/** The `parameter` option. */
export function readParameter(value: unknown): string {
  if (isParameterName(value)) return value;
  throw new TypeError(
    '"parameter" option must be the name of a query parameter: letters, digits and "._~-" only',
  );
}
