import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import { compileTokenKeys } from '../../shared/contract/token-keys.js';

/** Matches the files that the token of a key may open. */
export function filesOfKey(
  key: string,
  templates: readonly string[],
  matchFileUrl: FileUrlMatcher,
): FileUrlMatcher {
  const keysOf = compileTokenKeys(templates);
  return (url) => {
    const file = matchFileUrl(url);
    return file !== null && keysOf(file.groups).includes(key) ? file : null;
  };
}
