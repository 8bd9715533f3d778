import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import { parseUrl } from '../../shared/util/parse-url.js';
import { setParameter } from '../../shared/util/set-parameter.js';
import { pageUrl } from '../util/page-url.js';

interface StripParts {
  readonly matchFileUrl: FileUrlMatcher;
  readonly origins: readonly string[];
  readonly parameter: string;
}

/**
 * Compiles the removal of tokens from a URL, or from the URLs in HTML. Only URLs of the configured origins are touched,
 * and of them nothing but the token's parameter.
 */
export function compileStripAuthorization(parts: StripParts): (urlOrHtml: string) => string {
  const { matchFileUrl, origins, parameter } = parts;
  const starts = compileStarts(origins);
  const remove = compileRemove(parameter);
  return (text) => {
    if (typeof text !== 'string') throw new TypeError('stripAuthorization() needs a string: a URL or HTML');
    let stripped = '';
    let done = 0;
    for (const { index, 0: start, 1: mark, 2: unquoted } of text.matchAll(starts)) {
      // In the query of the one before.
      if (index < done) continue;
      const end = findEnd(text, index + start.length, mark ?? unquoted ?? '');
      stripped += text.slice(done, index) + remove(text.slice(index, end));
      done = end;
    }
    stripped += text.slice(done);
    // A URL alone may hold what ends one in HTML, and be spelt in more ways.
    const url = parseUrl(stripped, document.baseURI);
    const hasToken = url !== null && matchFileUrl(url) !== null && url.searchParams.has(parameter);
    return hasToken ? setParameter(stripped, parameter, null) : stripped;
  };
}

/** Finds where URLs of the origins begin, with what tells where they end: a quotation mark or `url(`. */
function compileStarts(origins: readonly string[]): RegExp {
  const hosts = origins.map((origin) => {
    const { protocol, host, port } = new URL(origin);
    const defaultPort = protocol === 'https:' ? 443 : 80;
    return { protocol, host: `${escapeRegExp(host)}${port === '' ? `(?::${defaultPort})?` : ''}` };
  });
  // A longer host, another port or a name before an @ is another origin.
  const absolute = `(?:${hosts.map(({ protocol, host }) => `${protocol}//${host}`).join('|')})(?=[/?])`;
  const schemeless = `//(?:${hosts.map(({ host }) => host).join('|')})(?=[/?])`;
  const relative = origins.includes(pageUrl().origin) ? String.raw`|[\w.~-]*/(?!/)` : '';
  return new RegExp(
    [
      `(["'])(?:${absolute}|${schemeless}${relative})`,
      String.raw`(url\()${absolute}`,
      absolute,
      // Behind a colon or a path, what has no scheme belongs to another URL.
      String.raw`(?:^|[\s(,;=>])${schemeless}`,
    ].join('|'),
    'gi',
  );
}

// Between quotation marks there may be white space in a URL, but the candidates of a srcset are several.
const nextCandidate = String.raw`\s(?=(?:https?:)?//)`;
const quoteEntity = '&(?:quot|apos|#39);';
const ends: Readonly<Record<string, string>> = {
  '"': `"|${nextCandidate}`,
  "'": `'|${nextCandidate}`,
  'url(': String.raw`[\s"'<>)]`,
  '': String.raw`[\s"'<>]|${quoteEntity}`,
};

function findEnd(text: string, from: number, before: string): number {
  const end = new RegExp(ends[before.toLowerCase()]!, 'g');
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}

/** Removes the parameter from a URL, wherever in it: what is nested in a query has a query of its own. */
function compileRemove(parameter: string): (url: string) => string {
  const named = String.raw`${escapeRegExp(parameter)}=[\w.~%+/=:-]*`;
  const later = new RegExp(`&(?:amp;)?${named}`, 'g');
  // An entity other than the separator is no more of the query.
  const first = new RegExp(String.raw`\?${named}(&(?:amp;)?(?!#?\w+;))?`, 'g');
  return (url) => {
    const fragment = /[^&]#/.exec(url);
    const end = fragment ? fragment.index + 1 : url.length;
    const head = url.slice(0, end).replace(later, '');
    return head.replace(first, (_, next: string | undefined) => (next ? '?' : '')) + url.slice(end);
  };
}

function escapeRegExp(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}
