import type { CloudFrontRequest } from '../../shared/contract/cloudfront-event.js';
import { Denial } from '../denial.js';
import { headerLines } from './header-lines.js';

/** Where the token is. */
export interface TokenPlace {
  readonly parameter: string;
  readonly placement: 'query' | 'header';
}

/** The token as the request spells it. Nothing is decoded: a compact JWS needs no encoding in either place. */
export function readToken(request: CloudFrontRequest, { parameter, placement }: TokenPlace): string {
  return placement === 'header' ? tokenOfHeader(request) : tokenOfQuery(request.querystring, parameter);
}

/** Parsers disagree on which of two parameters counts, and on encoded names; so a request with both is denied, and none is chosen. */
function tokenOfQuery(querystring: string, parameter: string): string {
  const [piece, second] = querystring.split('&').filter((each) => decodedName(each) === parameter);
  if (piece === undefined) throw new Denial('token-missing');
  if (second !== undefined || !piece.startsWith(`${parameter}=`)) throw new Denial('query-refused');
  return piece.slice(parameter.length + 1);
}

function tokenOfHeader(request: CloudFrontRequest): string {
  const [line, second] = headerLines(request, 'authorization');
  if (line === undefined) throw new Denial('token-missing');
  if (second !== undefined) throw new Denial('request-refused');
  const token = /^Bearer ([^ ]*)$/i.exec(line)?.[1];
  if (token === undefined) throw new Denial('token-malformed');
  return token;
}

function decodedName(piece: string): string | null {
  try {
    return decodeURIComponent(piece.split('=', 1)[0]!);
  } catch {
    return null;
  }
}
