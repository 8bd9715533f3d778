import { parseUrl } from '../util/parse-url.js';
import { quote } from '../util/quote.js';

/** A file as its URL names it. UUIDs are spelt exactly as in the URL; nothing is folded or decoded. */
export interface FileReference {
  /** What the group `folder` of the option `path` matched. */
  readonly folder: string;
  /** What the group `file` of the option `path` matched. */
  readonly file: string;
}

/** What the named groups of the `path` option have captured; `undefined` for one that took no part. */
export interface PathGroups extends FileReference {
  readonly [name: string]: string | undefined;
}

/** A file URL, taken apart. */
export interface FileLocation extends FileReference {
  readonly origin: string;
  readonly path: string;
  readonly groups: PathGroups;
}

/** Tells whether a raw path is a file's path, and whose. */
export type FilePathMatcher = (path: string) => FileReference | null;

/** Tells whether an absolute URL, as text or already parsed, is a file URL, and whose. */
export type FileUrlMatcher = (url: string | URL) => FileLocation | null;

const uuid = '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}';

/** What a file's path looks like unless the `path` option says otherwise. */
export const defaultPath: RegExp = new RegExp(`/(?<folder>${uuid})/(?<file>${uuid})[A-Za-z0-9._~-]*`);

// Whatever two parsers between the browser and S3 could read differently: encodings, the plus sign (a space
// to S3), empty segments (another key to S3, merged elsewhere), dot segments, backslashes.
export const ambiguousPath: RegExp = /[%+\\]|\/\/|(?:^|\/)\.{1,2}(?:\/|$)/;

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Compiles the `path` option, which has been checked. The pattern is tested against the whole raw path, never a part of it. */
export function matchFilePath(path: Pick<RegExp, 'source' | 'flags'>): FilePathMatcher {
  const matchGroups = compilePathGroups(path);
  return (pathname) => {
    const groups = matchGroups(pathname);
    return groups && { folder: groups.folder, file: groups.file };
  };
}

function compilePathGroups({
  source,
  flags,
}: Pick<RegExp, 'source' | 'flags'>): (path: string) => PathGroups | null {
  const whole = new RegExp(`^(?:${source})$`, flags);
  return (pathname) => {
    if (ambiguousPath.test(pathname)) return null;
    const groups = whole.exec(pathname)?.groups;
    return groups?.['folder'] && groups['file'] ? (groups as unknown as PathGroups) : null;
  };
}

/**
 * Compiles the `origins` and `path` options, which have been checked, into one matcher. URLs are compared by their parsed
 * parts.
 *
 * @param onAmbiguous - called with each URL that only the rule about ambiguous paths keeps from being a file URL, and with
 *   what is ambiguous in it
 */
export function compileFileUrl(
  options: { readonly origins: readonly string[]; readonly path?: RegExp | undefined },
  onAmbiguous?: (url: URL, found: string) => void,
): FileUrlMatcher {
  const origins: ReadonlySet<string> = new Set(options.origins);
  const path = options.path ?? defaultPath;
  const matchGroups = compilePathGroups(path);
  const findAmbiguity = onAmbiguous && compileFindAmbiguity(path);
  return (input) => {
    const url = typeof input === 'string' ? parseUrl(input) : input;
    if (url === null || !origins.has(url.origin) || url.username || url.password) return null;
    const groups = matchGroups(url.pathname);
    if (groups === null) {
      const found = findAmbiguity?.(url.pathname);
      if (found) onAmbiguous?.(url, found);
      return null;
    }
    return { folder: groups.folder, file: groups.file, groups, origin: url.origin, path: url.pathname };
  };
}

/** Finds the first thing that is ambiguous in a path which would be a file's without such things. */
function compileFindAmbiguity(path: RegExp): (pathname: string) => string | null {
  const whole = new RegExp(`^(?:${path.source})$`, path.flags);
  return (pathname) => {
    const [found] = /%[0-9A-Fa-f]{2}|[%+\\]|\/\//.exec(pathname) ?? [];
    if (found === undefined) return null;
    const plain = pathname.replaceAll(/%[0-9A-Fa-f]{2}|[%+\\]/g, 'a').replaceAll(/\/{2,}/g, '/');
    return whole.test(pathname) || whole.test(plain) ? found : null;
  };
}

/**
 * Checks the `origins` option: a non-empty list of exact https origins (http for the loopback hosts).
 *
 * @throws {TypeError} naming the entry and what to write instead
 */
export function assertOrigins(origins: unknown): asserts origins is readonly string[] {
  if (!Array.isArray(origins) || origins.length === 0) {
    throw new TypeError(
      '"origins" option must be a non-empty array of exact origins, e.g. ["https://d111111abcdef8.cloudfront.net"]',
    );
  }
  for (const origin of origins) assertOrigin(origin);
}

function assertOrigin(origin: unknown): void {
  if (typeof origin !== 'string') {
    throw new TypeError(
      `"origins" option contains a value of type ${typeof origin}; every origin must be a string`,
    );
  }
  if (origin.includes('*')) {
    throw new TypeError(
      `"origins" option contains the wildcard ${quote(origin)}: anyone can create a CloudFront distribution, so a wildcard ` +
        'would send tokens to strangers. List each distribution, e.g. "https://d111111abcdef8.cloudfront.net"',
    );
  }
  const url = parseUrl(origin);
  if (url === null || !isWebOrigin(url)) {
    throw new TypeError(
      `"origins" option contains ${quote(origin)}: an origin is "https://" and a host ("http://" for localhost only)`,
    );
  }
  if (url.origin !== origin) {
    throw new TypeError(
      `"origins" option contains ${quote(origin)}: write the exact origin ${quote(url.origin)}`,
    );
  }
}

function isWebOrigin(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopbackHosts.has(url.hostname));
}

/**
 * Checks the `path` option.
 *
 * @throws {TypeError} `path` is no RegExp, has one of the flags `g`, `y`, `m`, or lacks the groups `folder` and `file`
 */
export function assertFilePath(path: unknown): asserts path is RegExp {
  if (!(path instanceof RegExp)) {
    throw new TypeError('"path" option must be a RegExp with the named groups "folder" and "file"');
  }
  const refused = /[gym]/.exec(path.flags);
  if (refused) {
    throw new TypeError(
      `"path" option has the flag "${refused[0]}": it would match only a part of the path, or differently each time`,
    );
  }
  const names = groupNamesOf(path);
  for (const name of ['folder', 'file']) {
    if (!names.includes(name)) throw new TypeError(`"path" option lacks the named group "(?<${name}>…)"`);
  }
}

/** The names of a pattern's groups. */
export function groupNamesOf({ source, flags }: RegExp): string[] {
  // An empty alternative matches anything and shows which groups the pattern has.
  return Object.keys(new RegExp(`${source}|`, flags).exec('')?.groups ?? {});
}
