import { expect, it } from 'vitest';
import { cutRange } from '../../../../src/worker/cache/cut-range.js';
import { pageRequest } from '../../../support/unit/page-request.js';
import { fileUrl } from '../../../support/unit/sample.js';

const whole = (): Response => new Response('bytes', { headers: { 'content-length': '5', etag: '"a"' } });

it.each([
  ['bytes=1-3', 206, 'yte', 'bytes 1-3/5'],
  ['bytes=2-', 206, 'tes', 'bytes 2-4/5'],
  ['bytes=-2', 206, 'es', 'bytes 3-4/5'],
  ['bytes=0-', 206, 'bytes', 'bytes 0-4/5'],
  // RFC 9110, Section 14.1.2: an end beyond the file is the end of the file, a beginning beyond it is not satisfiable.
  ['bytes=1-99', 206, 'ytes', 'bytes 1-4/5'],
  ['bytes=-99', 206, 'bytes', 'bytes 0-4/5'],
  ['bytes=5-', 416, '', 'bytes */5'],
  ['bytes=9-', 416, '', 'bytes */5'],
])('the range %s of a file of five bytes is answered %i', async (range, status, text, place) => {
  const request = pageRequest(fileUrl, { headers: new Headers({ range }) });
  const response = await cutRange(request, whole());
  expect([response.status, await response.text(), response.headers.get('content-range')]).toEqual([
    status,
    text,
    place,
  ]);
  expect(response.headers.get('content-length')).toBe(String(text.length));
  expect(response.headers.get('etag')).toBe('"a"');
});

it.each([undefined, 'bytes=0-1,3-4', 'lines=1-2'])('the range %s asks for the whole file', async (range) => {
  const file = whole();
  const request = pageRequest(fileUrl, { headers: new Headers(range === undefined ? {} : { range }) });
  expect(await cutRange(request, file)).toBe(file);
});
