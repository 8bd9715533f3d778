import type { FileLocation, FileUrlMatcher } from '../../shared/contract/file-url.js';
import { setParameter } from '../../shared/util/set-parameter.js';
import type { TokenChoice } from '../../shared/tokens/token-source.js';
import type { FileAttribute } from '../elements/file-attributes.js';
import { urlsIn, type UrlInText } from '../elements/urls-in.js';
import { fileAt } from '../urls/file-at.js';

/** The value of an attribute with the tokens of its files, and without. */
export interface RewrittenAttribute {
  readonly clean: string;
  readonly written: string;
  readonly uses: readonly FileUse[];
}

/** A file in the value of an attribute, and the token it is asked for with. */
export interface FileUse {
  readonly file: FileLocation;
  /** Absolute, without a token. */
  readonly url: string;
  readonly choice: TokenChoice | null;
}

interface Parts {
  readonly matchFileUrl: FileUrlMatcher;
  readonly parameter: string;
  readonly choose: (file: FileLocation) => Promise<TokenChoice | null>;
}

/** Puts tokens into the file URLs of an attribute's value; `null` if it has none. */
export async function rewriteAttribute(
  value: string,
  attribute: FileAttribute,
  base: string,
  { matchFileUrl, parameter, choose }: Parts,
): Promise<RewrittenAttribute | null> {
  const found = urlsIn(value, attribute).flatMap((url) => {
    const file = fileAt(url.text, base, matchFileUrl);
    return file ? [{ url, file }] : [];
  });
  if (found.length === 0) return null;
  const withTokens = await Promise.all(
    found.map(async ({ url, file }) => Object.assign(url, { file, choice: await choose(file) })),
  );
  const clean = ({ text }: UrlInText): string => setParameter(text, parameter, null);
  return {
    clean: replaceUrls(value, withTokens, clean),
    written: replaceUrls(value, withTokens, (url) =>
      url.choice ? setParameter(clean(url), parameter, url.choice.token) : clean(url),
    ),
    uses: withTokens.map((url) => ({
      file: url.file,
      url: new URL(clean(url), base).href,
      choice: url.choice,
    })),
  };
}

function replaceUrls<Url extends UrlInText>(
  value: string,
  urls: readonly Url[],
  replace: (url: Url) => string,
): string {
  let from = 0;
  let result = '';
  for (const url of urls) {
    result += value.slice(from, url.start) + replace(url);
    from = url.end;
  }
  return result + value.slice(from);
}
