import type { CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';
import { Denial } from '../denial.js';

// RFC 3986, Section 3.4, without what parts parameters. CloudFront answers 502 to a query with anything else in it.
const queryPiece = /^[\w.~!$'()*+,=:@/?%-]*$/;

/** The pieces of the query that go on to the origin: none, but for the `keepQuery` option. */
export function keptQuery(
  { querystring }: CloudFrontRequest,
  { keepQuery }: { readonly keepQuery: ReadonlySet<string> },
): string {
  if (keepQuery.size === 0) return '';
  const kept = querystring.split('&').filter((piece) => isKept(piece, keepQuery));
  if (!kept.every((piece) => queryPiece.test(piece))) throw new Denial('query-refused');
  return kept.join('&');
}

/** To some servers `;` ends a parameter (HTML 4.01, Appendix B.2.2), and what comes after it is one that nobody listed. */
function isKept(piece: string, keepQuery: ReadonlySet<string>): boolean {
  return keepQuery.has(piece.split('=', 1)[0]!) && !piece.includes(';');
}
