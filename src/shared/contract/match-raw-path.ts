import { matchFilePath, type FilePathMatcher } from './file-url.js';

// All but the printable ASCII of a URL's path; browsers encode the rest. Turned around, because to CloudFront's runtime
// 2.0 `$` is also the place before a last line break.
const foreign = /[^!"$->@-~]/;

/** As `matchFilePath`, for paths that no URL parser has seen. What browsers encode is refused, whatever the pattern says. */
export function matchRawPath(path: Pick<RegExp, 'source' | 'flags'>): FilePathMatcher {
  const match = matchFilePath(path);
  return (uri) => (foreign.test(uri) ? null : match(uri));
}
