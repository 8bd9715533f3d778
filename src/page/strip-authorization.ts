import type { FileAuthOptionsData } from '../shared/options.js';

const separator = /(&(?:amp;|#0*38;|#x0*26;)?|\\u0026)/i;
// Up to a fragment, or to the entity of a quotation mark or an angle bracket: in an attribute that ends the URL.
const queryPart = /^(?:[^#&]|&(?:#(?:0*38|x0*26);)?(?!(?:quot|apos|lt|gt|#0*3[49]|#x0*2[27]);))*/i;
// What follows the value in the same piece, a comma of a srcset say, is not the token's.
const tokenValue = /^[\w.~%+/=:-]*/;

/**
 * Compiles the removal of tokens from text: a URL, or HTML, CSS or JSON that holds URLs. Only URLs of the configured
 * origins are touched, and of them nothing but the token's parameter.
 */
export function compileStripAuthorization({
  origins,
  parameter,
}: Pick<FileAuthOptionsData, 'origins' | 'parameter'>): (text: string) => string {
  const addresses = origins.map((origin) => {
    const { protocol, host } = new URL(origin);
    // JSON may write each slash with a backslash, and a URL may leave its scheme to the document.
    return String.raw`(?:${protocol})?(?:\\?/){2}${escapeRegExp(host)}`;
  });
  // A longer host, another port or a name before an @ is another origin.
  const ours = new RegExp(String.raw`(?:${addresses.join('|')})(?![\w.:@-])[^\s"<>\`]*`, 'gi');
  return (text) => {
    if (typeof text !== 'string') throw new TypeError('stripAuthorization needs a string: a URL or HTML');
    return text.replace(ours, (url) => stripUrl(url, parameter));
  };
}

function stripUrl(url: string, parameter: string): string {
  const start = url.indexOf('?');
  if (start < 0) return url;
  const rest = url.slice(start + 1);
  const query = queryPart.exec(rest)![0];
  const [first = '', ...more] = query.split(separator);
  const pieces = [{ mark: '?', text: first }];
  for (let at = 0; at < more.length; at += 2) pieces.push({ mark: more[at]!, text: more[at + 1]! });

  const kept = pieces.filter(({ text }) => !isParameter(text, parameter));
  if (kept.length === pieces.length) return url;
  if (kept[0]) kept[0].mark = '?';
  const last = pieces.at(-1)!.text;
  const behind = isParameter(last, parameter) ? behindValue(last, parameter) : '';
  return (
    url.slice(0, start) +
    kept.map(({ mark, text }) => mark + text).join('') +
    behind +
    rest.slice(query.length)
  );
}

function isParameter(piece: string, parameter: string): boolean {
  return piece.startsWith(`${parameter}=`) || piece === parameter;
}

function behindValue(piece: string, parameter: string): string {
  const value = piece.slice(parameter.length + 1);
  return value.slice(tokenValue.exec(value)![0].length);
}

function escapeRegExp(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}
