const uuid = '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}';

/** What a file's path looks like unless the `path` option says otherwise. */
export const defaultPath: RegExp = new RegExp(`/(?<folder>${uuid})/(?<file>${uuid})[A-Za-z0-9._~-]*`);

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
