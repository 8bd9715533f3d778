import { isObject } from '../../shared/util/is-object.js';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Parses bytes as a JSON object that every parser reads alike: valid UTF-8 without a byte order mark, no name twice
 * in one object, no number beyond the range of a double. `null` if they are anything else.
 */
export function parseStrictObject(bytes: Uint8Array): { readonly [name: string]: unknown } | null {
  try {
    const text = decoder.decode(bytes);
    const value: unknown = JSON.parse(text, assertFinite);
    return isObject(value) && !hasDuplicateNames(text) ? value : null;
  } catch {
    return null;
  }
}

function assertFinite(_name: string, value: unknown): unknown {
  if (value === Infinity || value === -Infinity) throw new RangeError('a number is out of range');
  return value;
}

/** Expects valid JSON: there, a string before a colon is a name, of the innermost object that is open. */
function hasDuplicateNames(json: string): boolean {
  const open: Set<unknown>[] = [];
  for (const [token, text, colon] of json.matchAll(/[{}]|("(?:[^"\\]|\\.)*")(\s*:)?/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (text !== undefined && colon !== undefined) {
      // Parsed, because `"\u0065xp"` is another spelling of `"exp"`.
      const name: unknown = JSON.parse(text);
      const names = open.at(-1);
      if (names?.has(name)) return true;
      names?.add(name);
    }
  }
  return false;
}
