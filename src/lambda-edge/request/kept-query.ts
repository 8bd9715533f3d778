import type { CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';
import { Denial } from '../denial.js';

// RFC 3986, Section 3.4, without the ampersand. CloudFront answers 502 to a query with anything else in it.
const queryPiece = /^[\w.~!$'()*+,;=:@/?%-]*$/;

/** The pieces of the query that go on to the origin: none, but for the `keepQuery` option. */
export function keptQuery(
  { querystring }: CloudFrontRequest,
  { keepQuery }: { readonly keepQuery: ReadonlySet<string> },
): string {
  if (keepQuery.size === 0) return '';
  const kept = querystring.split('&').filter((piece) => keepQuery.has(piece.split('=', 1)[0]!));
  if (!kept.every((piece) => queryPiece.test(piece))) throw new Denial('query-refused');
  return kept.join('&');
}
