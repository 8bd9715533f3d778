import { matchFilePath, type FileReference } from '../../shared/file-url.js';

// All but the printable ASCII of a URL's path, as Lambda@Edge's `plainPath`, turned around: to runtime 2.0, `$` is also
// the place before a last line break.
const foreign = /[^!"$->@-~]/;

/** Which file a path is; `null` if it is none. */
export function locate(
  uri: string,
  path: { readonly source: string; readonly flags: string },
): FileReference | null {
  return uri === '' || foreign.test(uri) ? null : matchFilePath(path)(uri);
}
