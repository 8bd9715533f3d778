import type { FileAttribute } from './file-attributes.js';

/** One URL in an attribute of an element. */
export interface UrlInText {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The URLs in the value of an attribute: one, or the candidates of a `srcset` (HTML, Section 4.8.4.3.10). */
export function urlsIn(value: string, { isList }: FileAttribute): UrlInText[] {
  if (!isList) {
    const [start, end] = trimmedAsUrl(value);
    return start === end ? [] : [{ start, end, text: value.slice(start, end) }];
  }
  const found: UrlInText[] = [];
  // A candidate is a URL without white space, then descriptors up to the next comma that is in no parentheses.
  const candidate = /[\t\n\f\r ,]*([^\t\n\f\r ]+)/gy;
  for (let match = candidate.exec(value); match !== null; match = candidate.exec(value)) {
    const start = candidate.lastIndex - match[1]!.length;
    let end = candidate.lastIndex;
    while (end > start && value[end - 1] === ',') end -= 1;
    if (end > start) found.push({ start, end, text: value.slice(start, end) });
    if (end === candidate.lastIndex) candidate.lastIndex = endOfDescriptors(value, end);
  }
  return found;
}

/** What the URL parser drops at both ends (URL, Section 4.4), and no other white space: it would be of the URL. */
function trimmedAsUrl(value: string): [start: number, end: number] {
  let [start, end] = [0, value.length];
  while (end > 0 && value[end - 1]! <= ' ') end -= 1;
  while (start < end && value[start]! <= ' ') start += 1;
  return [start, end];
}

function endOfDescriptors(value: string, from: number): number {
  let isInParentheses = false;
  for (let at = from; at < value.length; at += 1) {
    if (isInParentheses) isInParentheses = value[at] !== ')';
    else if (value[at] === ',') return at;
    else isInParentheses = value[at] === '(';
  }
  return value.length;
}
