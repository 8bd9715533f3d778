import { compileFileUrl, type FileLocation } from './file-url.js';
import { setParameter } from '../util/set-parameter.js';

/** A file that is asked for under the virtual path. */
export interface VirtualFile {
  readonly file: FileLocation;
  /** The clean URL of the file itself. */
  readonly url: string;
  /** The file name to save it under; `''` for the one of its URL; `null` if it is to be shown. */
  readonly download: string | null;
}

/** Where the files of other origins appear on the application's own. */
export interface VirtualPath {
  /** The virtual URL of a file URL, without a token; `null` if it is no file URL. */
  readonly toVirtualUrl: (url: string | URL) => string | null;
  /** The file behind a virtual URL; `null` if there is none. */
  locate(url: URL): VirtualFile | null;
}

interface VirtualPathOptions {
  readonly origins: readonly string[];
  readonly path: RegExp | undefined;
  readonly parameter: string;
  readonly virtualPath: string;
}

/** The query parameter of a virtual URL that asks for the file to be saved, under the name that it holds. */
export const downloadParameter = 'download';

// Marks the index of an origin other than the first.
const originMark = /^~(\d+)\//;

/** Compiles the `virtualPath` option, which has been checked, into both directions of the mapping. */
export function compileVirtualPath(options: VirtualPathOptions, ownOrigin: string): VirtualPath {
  const { origins, virtualPath, parameter } = options;
  const matchFileUrl = compileFileUrl(options);
  return {
    toVirtualUrl: (input) => {
      const file = matchFileUrl(input);
      if (file === null) return null;
      const index = origins.indexOf(file.origin);
      // A path of the first origin that looks like an index gets one, or it would be another origin's.
      const mark = index > 0 || originMark.test(file.path.slice(1)) ? `~${index}/` : '';
      const clean = setParameter(new URL(input).href, parameter, null);
      return `${ownOrigin}${virtualPath}${mark}${clean.slice(file.origin.length + 1)}`;
    },
    locate: (url) => {
      if (url.origin !== ownOrigin || !url.pathname.startsWith(virtualPath)) return null;
      const rest = url.pathname.slice(virtualPath.length);
      const mark = originMark.exec(rest);
      const origin = origins[mark ? Number(mark[1]) : 0];
      const path = `/${mark ? rest.slice(mark[0].length) : rest}`;
      const file = origin === undefined ? null : matchFileUrl(origin + path);
      // Not the same after parsing: two readings of one path, of which neither is a file's.
      if (file === null || file.path !== path) return null;
      const clean = [parameter, downloadParameter].reduce(
        (search, name) => setParameter(search, name, null),
        url.search,
      );
      return { file, url: origin + path + clean, download: url.searchParams.get(downloadParameter) };
    },
  };
}
