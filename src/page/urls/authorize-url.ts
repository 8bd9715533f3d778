import { FileAuthError } from '../../shared/contract/errors.js';
import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import type { TokenSource } from '../../shared/tokens/token-source.js';
import { setParameter } from '../../shared/util/set-parameter.js';
import { warnOnce } from '../../shared/util/warn-once.js';
import type { AddressTokens } from '../tokens/address-token.js';
import { assertUrl } from './assert-url.js';
import { fileAt } from './file-at.js';

interface AuthorizeUrlParts {
  readonly matchFileUrl: FileUrlMatcher;
  readonly parameter: string;
  readonly placement: 'query' | 'header';
  readonly addressTokens: AddressTokens;
  readonly tokens: TokenSource;
}

/**
 * The URL of a file with a token: one that opens this file alone, if it is stored or `getToken` gives one, else a broader
 * one. Any other URL, and one for which there is no token, as it is.
 *
 * @throws {FileAuthError} `needs-virtual-path`
 */
export async function authorizeUrl(
  url: string,
  { matchFileUrl, parameter, placement, addressTokens, tokens }: AuthorizeUrlParts,
): Promise<string> {
  const file = fileAt(assertUrl(url), document.baseURI, matchFileUrl);
  if (file === null) return url;
  if (placement === 'header') throw needsVirtualPath();
  const own = await addressTokens.get(file);
  if (own !== null) return setParameter(url, parameter, own);
  const choice = await tokens.begin(file, '').first();
  if (choice === null) return url;
  warnOnce(broadToken);
  return setParameter(url, parameter, choice.token);
}

const broadToken =
  'authorizeUrl() returned a URL with a token that opens more than the file. Anyone who sees the URL can use the token. ' +
  'If the reason is "navigation", let getToken resolve to a token for that file alone, or use virtualUrl(), openFile() or ' +
  'downloadFile().';

function needsVirtualPath(): FileAuthError {
  return new FileAuthError(
    'needs-virtual-path',
    `With "placement" 'header' no URL can carry the token. Use virtualUrl(), openFile() or downloadFile().`,
  );
}
