import { compileFileUrl } from '../shared/contract/file-url.js';
import { assertOrigins } from '../shared/contract/origins-option.js';
import { assertFilePath, defaultPath } from '../shared/contract/path-option.js';
import { matchRawPath } from '../shared/contract/match-raw-path.js';
import { isObject } from '../shared/util/is-object.js';
import { quote } from '../shared/util/quote.js';
import type { SignFileTokenOptions } from './options.js';

type GrantOptions = Pick<SignFileTokenOptions, 'folders' | 'files' | 'path' | 'origins'>;

/** Tells which path a file is at, or throws. */
type ReadPath = (text: string) => string;

// With a pattern of the application's own, its groups hold whatever they hold, but a slash has no grant.
const anyParts = /\/(?<folder>[^/]+)\/(?<file>[^/]+)/;

/**
 * The `files` claim: what the options `folders` and `files` open, each once.
 *
 * @throws {TypeError} naming the option
 */
export function readGrants(options: GrantOptions): string[] {
  const { path = defaultPath, folders = [], files = [] } = options;
  assertFilePath(path);
  const isPart = partCheck(options.path === undefined ? defaultPath : anyParts);
  const readPath = pathReader({ ...options, path });
  const grants = [
    ...readList('folders', folders).map((folder) => readFolder(folder, isPart)),
    ...readList('files', files).map((file) => readFile(file, isPart, readPath)),
  ];
  if (grants.length > 0) return [...new Set(grants)];
  throw new TypeError(
    '"folders" and "files" options are empty, so the token would grant nothing. If the user may see nothing, answer { token: null }',
  );
}

function readList(name: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError(`"${name}" option must be an array`);
}

/** Whether a value can stand for a folder or a file in a path, all of it. */
function partCheck(pattern: RegExp): (value: unknown) => value is string {
  const locate = matchRawPath(pattern);
  return (value): value is string => {
    const found = typeof value === 'string' ? locate(`/${value}/${value}`) : null;
    return found !== null && found.folder === value && found.file === value;
  };
}

function readFolder(folder: unknown, isPart: (value: unknown) => value is string): string {
  if (isPart(folder)) return `/${folder}/`;
  throw new TypeError(
    `"folders" option contains ${shown(folder)}: write the UUID of a folder, or with the "path" option what its group "folder" matches`,
  );
}

function readFile(file: unknown, isPart: (value: unknown) => value is string, readPath: ReadPath): string {
  if (typeof file === 'string') return readPath(file);
  if (isObject(file) && isPart(file['folder']) && isPart(file['file'])) {
    return `/${file['folder']}/${file['file']}`;
  }
  throw new TypeError(
    '"files" option contains something that is not a file: write { folder, file } with two UUIDs, a path, or a URL',
  );
}

function pathReader({ path, origins }: GrantOptions & { readonly path: RegExp }): ReadPath {
  const locate = matchRawPath(path);
  if (origins !== undefined) assertOrigins(origins);
  const matchUrl = origins && compileFileUrl({ origins, path });
  return (text) => {
    if (locate(text) !== null) return text;
    const found = matchUrl?.(text) ?? null;
    if (found !== null && locate(found.path) !== null) return found.path;
    const isUrl = /^[a-z]+:/i.test(text);
    const hint = isUrl
      ? 'the "origins" option must list the origin of a URL, and its path must be that of a file'
      : 'a path is "/<folder UUID>/<file UUID>", optionally followed by an extension; write folders into "folders"';
    throw new TypeError(`"files" option contains ${shown(text)}: ${hint}`);
  };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? quote(value) : `a value of type ${typeof value}`;
}
