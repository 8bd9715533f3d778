import type { CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';
import { headerLines } from './read-request.js';
import { Refusal } from '../denial/denial.js';
import type { ResolvedOptions } from '../options/resolve-options.js';

type TokenPlace = Pick<ResolvedOptions, 'parameter' | 'placement'>;

// RFC 3986, Section 3.4, without the ampersand. CloudFront answers 502 to a query with anything else in it.
const queryPiece = /^[\w.~!$'()*+,;=:@/?%-]*$/;

/** The token as the request spells it. Nothing is decoded: a compact JWS needs no encoding in either place. */
export function readToken(request: CloudFrontRequest, { parameter, placement }: TokenPlace): string {
  return placement === 'header' ? tokenOfHeader(request) : tokenOfQuery(request.querystring, parameter);
}

/** The pieces of the query that go on to the origin: none, but for the `keepQuery` option. */
export function keptQuery(
  { querystring }: CloudFrontRequest,
  { keepQuery }: Pick<ResolvedOptions, 'keepQuery'>,
): string {
  if (keepQuery.size === 0) return '';
  const kept = querystring.split('&').filter((piece) => keepQuery.has(rawName(piece)));
  if (!kept.every((piece) => queryPiece.test(piece))) throw new Refusal('query-refused');
  return kept.join('&');
}

/** Parsers disagree on which of two parameters counts, and on encoded names; so both are refused, not chosen from. */
function tokenOfQuery(querystring: string, parameter: string): string {
  const [piece, second] = querystring.split('&').filter((each) => decodedName(each) === parameter);
  if (piece === undefined) throw new Refusal('token-missing');
  if (second !== undefined || !piece.startsWith(`${parameter}=`)) throw new Refusal('query-refused');
  return piece.slice(parameter.length + 1);
}

function tokenOfHeader(request: CloudFrontRequest): string {
  const [line, second] = headerLines(request, 'authorization');
  if (line === undefined) throw new Refusal('token-missing');
  if (second !== undefined) throw new Refusal('request-refused');
  const token = /^Bearer ([^ ]*)$/i.exec(line)?.[1];
  if (token === undefined) throw new Refusal('token-malformed');
  return token;
}

function rawName(piece: string): string {
  return piece.split('=', 1)[0] ?? '';
}

function decodedName(piece: string): string | null {
  try {
    return decodeURIComponent(rawName(piece));
  } catch {
    return null;
  }
}
