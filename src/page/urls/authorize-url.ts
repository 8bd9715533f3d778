import { FileAuthError } from '../../shared/contract/errors.js';
import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import type { TokenSource } from '../../shared/tokens/token-source.js';
import { setParameter } from '../../shared/util/set-parameter.js';
import { assertUrl } from './assert-url.js';
import { fileAt } from './file-at.js';

interface AuthorizeUrlParts {
  readonly matchFileUrl: FileUrlMatcher;
  readonly parameter: string;
  readonly placement: 'query' | 'header';
  readonly tokens: TokenSource;
}

/**
 * The URL of a file with its token; any other URL, and one for which there is no token, as it is.
 *
 * @throws {FileAuthError} `needs-virtual-path`
 */
export async function authorizeUrl(
  url: string,
  { matchFileUrl, parameter, placement, tokens }: AuthorizeUrlParts,
): Promise<string> {
  const file = fileAt(assertUrl(url), document.baseURI, matchFileUrl);
  if (file === null) return url;
  if (placement === 'header') throw needsVirtualPath();
  const choice = await tokens.begin(file, '').first();
  return choice ? setParameter(url, parameter, choice.token) : url;
}

function needsVirtualPath(): FileAuthError {
  return new FileAuthError(
    'needs-virtual-path',
    `With "placement" 'header' no URL can carry the token: use virtualUrl(), openFile() or downloadFile().`,
  );
}
