import { warnOnce } from '../util/warn-once.js';

/** Tells the developer, once on a page and once in a worker, of a file whose name keeps it from getting a token. */
export function tellOfAmbiguousUrl({ origin, pathname }: URL, found: string): void {
  // What follows is left out: a token could have come there by a mistake in how the URL was made.
  const begin = pathname.slice(0, pathname.indexOf(found) + found.length);
  warnOnce(
    `No token is sent for ${origin}${begin}… because its path contains "${found}". A path with "%", "+", "\\" or "//" is ` +
      'not a file URL, because the browser, CloudFront and S3 could read it differently. Store the file under a name of ' +
      'letters A-Z and a-z, digits, ".", "_", "~" and "-".',
    'ambiguous URL',
  );
}
