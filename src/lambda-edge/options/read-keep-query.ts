import { isParameterName } from '../../shared/contract/check-option.js';
import { quote } from '../../shared/util/quote.js';

/** `keepQuery`. */
export function readKeepQuery(value: unknown, parameter: string): ReadonlySet<string> {
  const names: readonly unknown[] | null = Array.isArray(value) ? value : null;
  if (!names?.every(isParameterName)) {
    throw new TypeError(
      '"keepQuery" option must be an array of names of query parameters: letters, digits and "._~-" only',
    );
  }
  if (names.includes(parameter)) {
    throw new TypeError(
      `"keepQuery" option contains ${quote(parameter)}: the token is never forwarded to the origin`,
    );
  }
  return new Set(names);
}
