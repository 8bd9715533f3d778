import { setParameter } from '../shared/util/set-parameter.js';
import type { PageCore } from './tokens/page-core.js';
import { pageUrl } from './registration/page-url.js';

/** How HTML and JSON may spell a character other than by itself, if need be several times over. */
function escapesOf(character: string, name: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16).replace(/[a-f]/, (digit) => `[${digit}${digit.toUpperCase()}]`);
  return String.raw`\\{1,7}u00${hex}|&(?:amp;)*(?:#0*${code}|#[xX]0*${hex}|${name});`;
}

const equals = `(?:=|${escapesOf('=', 'equals')})`;
const questionMark = String.raw`(?:\?|${escapesOf('?', 'quest')})`;
// JSON may write a slash with a backslash before it, and a URL may have the backslash alone.
const escapedSlash = String.raw`\\{1,7}/|${escapesOf('/', 'sol')}`;
const slash = String.raw`(?:/|${escapedSlash}|\\)`;
const separator = String.raw`(?:&(?:(?:amp|#0*38|#[xX]0*26);)*|\\{1,7}u0026)`;
const quote = `(?:["'\`]|${escapesOf('"', 'quot')}|${escapesOf("'", 'apos')})`;
const valueCharacters = String.raw`[\w.~%+/=:-]*`;
const tokenValue = `${valueCharacters}(?:(?:${escapedSlash}|${escapesOf('=', 'equals')})${valueCharacters})*`;
// A number sign that is part of an entity begins no fragment.
const numberSign = /&(?:amp;)*#(?:\d+|x[\da-f]+);|#/gi;

/** Where a URL ends in a text; a number below zero if it does not. */
type FindEnd = (text: string) => number;

const endsBare: FindEnd = (text) => text.search(/[\s"<>]/);
const endsUnquoted: FindEnd = (text) => text.search(/[\s"<>)]/);
// Between quotation marks there may be white space in a URL, but the candidates of a srcset are several.
const nextCandidate = new RegExp(String.raw`\s(?=(?:[a-z][a-z\d+.-]*:)?${slash})`, 'i');
const endsQuoted =
  (mark: string): FindEnd =>
  (text) => {
    const end = text.indexOf(mark);
    const within = text.slice(0, end < 0 ? text.length : end).search(nextCandidate);
    return within < 0 ? end : within;
  };

/**
 * Compiles the removal of tokens from text: a URL, or HTML, CSS or JSON that holds URLs. Only URLs of the configured
 * origins are touched, and of them nothing but the token's parameter.
 */
export function compileStripAuthorization({
  data: { origins, parameter },
  matchFileUrl,
}: Pick<PageCore, 'data' | 'matchFileUrl'>): (text: string) => string {
  const findUrls = compileFindUrls(origins);
  const remove = compileRemove(parameter);
  const isFileUrlWithToken = (text: string): boolean => {
    const url = parse(text);
    return url !== null && matchFileUrl(url) !== null && url.searchParams.has(parameter);
  };
  return (text) => {
    if (typeof text !== 'string') throw new TypeError('stripAuthorization needs a string: a URL or HTML');
    let stripped = '';
    let done = 0;
    for (const [start, end] of findUrls(text)) {
      stripped += text.slice(done, start) + remove(text.slice(start, end));
      done = end;
    }
    stripped += text.slice(done);
    // A URL alone may hold what ends one within a text, and be spelt in more ways.
    return isFileUrlWithToken(stripped) ? setParameter(stripped, parameter, null) : stripped;
  };
}

type FindUrls = (text: string) => Iterable<readonly [start: number, end: number]>;

/** Finds the URLs of the origins in a text. One within another's query is found as well, and ends where that one does. */
function compileFindUrls(origins: readonly string[]): FindUrls {
  const starts = compileStarts(origins);
  return function* (text) {
    const found = Array.from(text.matchAll(starts));
    let outer: FindEnd | null = null;
    for (const [at, { index, 0: start, 1: mark, 2: unquoted }] of found.entries()) {
      outer ??= mark ? endsQuoted(mark) : unquoted ? endsUnquoted : endsBare;
      const from = index + start.length;
      const rest = text.slice(from, found[at + 1]?.index);
      const end = outer(rest);
      yield [index, from + (end < 0 ? rest.length : end)];
      if (end >= 0) outer = null;
    }
  };
}

function compileStarts(origins: readonly string[]): RegExp {
  const hosts = origins.map((origin) => {
    const { protocol, host, port } = new URL(origin);
    const defaultPort = protocol === 'https:' ? 443 : 80;
    return { protocol, host: `${escapeRegExp(host)}${port === '' ? `(?::0*${defaultPort})?` : ''}` };
  });
  // A longer host, another port or a name before an @ is another origin.
  const end = `(?=${slash}|${questionMark})`;
  const absolute = `(?:${hosts.map(({ protocol, host }) => `${protocol}${slash}{0,4}${host}`).join('|')})${end}`;
  const schemeless = `${slash}{2,4}(?:${hosts.map(({ host }) => host).join('|')})${end}`;
  const relative = origins.includes(pageUrl().origin) ? [String.raw`(?=[\w.~-]*${slash}(?!${slash}))`] : [];
  const address = `(?:${[absolute, schemeless, ...relative].join('|')})`;
  const starts = [
    `(${quote})${address}`,
    String.raw`(url\()${address}`,
    absolute,
    // Behind a colon or a path, what has no scheme belongs to another URL.
    String.raw`(?:^|[^\w:/\\.-])${schemeless}`,
    ...relative.map((path) => String.raw`(?:^|[\s(,;>])${path}`),
  ];
  return new RegExp(starts.join('|'), 'gi');
}

/** Removes the parameter from a URL, wherever in it: what is nested in a query has a query of its own. */
function compileRemove(parameter: string): (url: string) => string {
  const named = `${escapeRegExp(parameter)}${equals}${tokenValue}`;
  const later = new RegExp(`${separator}${named}`, 'g');
  // An entity other than the separator is no more of the query.
  const first = new RegExp(String.raw`(${questionMark})${named}(${separator}(?!#?\w+;))?`, 'g');
  return (url) => {
    const end = fragmentStart(url);
    const head = url.slice(0, end).replace(later, '');
    const stripped = head.replace(first, (_, mark: string, next: string | undefined) => (next ? mark : ''));
    return stripped + url.slice(end);
  };
}

function fragmentStart(url: string): number {
  for (const { index, 0: found } of url.matchAll(numberSign)) if (found === '#') return index;
  return url.length;
}

function parse(text: string): URL | null {
  try {
    return new URL(text, document.baseURI);
  } catch {
    return null;
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}
