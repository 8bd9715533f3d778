import { isObject } from '../../shared/util/is-object.js';

// RFC 8259, Section 6.
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

/**
 * In the place of Lambda@Edge's function of this name, with the same rules: runtime 2.0 has neither Set nor
 * `matchAll`, and no decoder that rejects invalid UTF-8 (runtime-subset.test.ts). The JSON parser of njs 0.7.9 takes `01`,
 * `.5` and `1.` for numbers (same-as-lambda-edge.test.ts).
 */
export function parseStrictObject(bytes: Buffer): { readonly [name: string]: unknown } | null {
  try {
    const text = bytes.toString('utf8');
    const value: unknown = JSON.parse(text, assertFinite);
    // What is no UTF-8 becomes U+FFFD and so other bytes.
    return isObject(value) && Buffer.from(text).equals(bytes) && isUnambiguous(text) ? value : null;
  } catch {
    return null;
  }
}

function assertFinite(_name: string, value: unknown): unknown {
  if (value === Infinity || value === -Infinity) throw new Error();
  return value;
}

/** Expects JSON: there, a string before a colon is a name, of the innermost object that is open. */
function isUnambiguous(json: string): boolean {
  const open: Record<string, true>[] = [];
  const tokens = /[{}]|("(?:[^"\\]|\\.)*")(\s*:)?|[-.\d][-+.\deE]*/g;
  let end = 0;
  while (end < json.length) {
    const match = tokens.exec(json);
    if (match === null) break;
    // Where a text of 32, 64 … characters that is not ASCII has ended, njs 0.7.9 begins again: text-lengths.ts
    if (tokens.lastIndex <= end) return false;
    end = tokens.lastIndex;
    const token = match[0];
    if (token === '{') open.push({});
    else if (token === '}') open.pop();
    else if (match[2]) {
      // Parsed, because `"\u0065xp"` is another spelling of `"exp"`; marked, because `__proto__` is a name like any other.
      const name = `.${JSON.parse(match[1]!)}`;
      const names = open[open.length - 1]!;
      if (names[name]) return false;
      names[name] = true;
    } else if (token[0] !== '"' && !jsonNumber.test(token)) return false;
  }
  return true;
}
