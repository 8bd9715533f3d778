import { parseUrl } from '../util/parse-url.js';
import { defaultPath } from './path-option.js';

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

// Whatever two parsers between the browser and S3 could read differently: encodings, the plus sign (a space
// to S3), empty segments (another key to S3, merged elsewhere), dot segments, backslashes.
export const ambiguousPath: RegExp = /[%+\\]|\/\/|(?:^|\/)\.{1,2}(?:\/|$)/;

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
