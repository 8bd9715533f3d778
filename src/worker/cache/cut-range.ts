import { parseRange } from '../../shared/util/byte-range.js';

/**
 * Answers a request for a part from the whole (RFC 9110, Section 14.2). Workbox's own way refuses a range that reaches
 * beyond the end, as players ask for it, and serves one that begins there.
 */
export async function cutRange(request: Request, whole: Response): Promise<Response> {
  const header = request.headers.get('range') ?? undefined;
  // Whatever the size: a header that cannot be read as one range asks for the whole.
  if (parseRange(header, Infinity) === null) return whole;
  const blob = await whole.blob();
  const range = parseRange(header, blob.size);
  const headers = new Headers(whole.headers);
  if (range === null || range === 'unsatisfiable') {
    headers.set('content-range', `bytes */${blob.size}`);
    headers.set('content-length', '0');
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = range;
  headers.set('content-range', `bytes ${start}-${end}/${blob.size}`);
  headers.set('content-length', String(end - start + 1));
  return new Response(blob.slice(start, end + 1), { status: 206, headers });
}
