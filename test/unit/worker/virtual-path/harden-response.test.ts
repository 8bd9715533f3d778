import { expect, it } from 'vitest';
import type { VirtualFile } from '../../../../src/shared/contract/virtual-path.js';
import { hardenResponse } from '../../../../src/worker/virtual-path/harden-response.js';
import { stillTypes } from '../../../support/still-types.js';
import { file, fileLocation, fileUrl } from '../../../support/unit/sample.js';

const shown: VirtualFile = { file: fileLocation(), url: fileUrl, download: null };
const stillPolicy = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'";
const mediaPolicy = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'";

const sandbox =
  "sandbox; default-src 'none'; img-src data:; media-src data:; font-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

type Asked = Parameters<typeof hardenResponse>[2];
const navigation: Asked = { mode: 'navigate', destination: 'document' };
const player: Asked = { mode: 'no-cors', destination: 'video' };
const reader: Asked = { mode: 'cors', destination: '' };

function harden(
  headers: Record<string, string> = {},
  {
    status = 200,
    download = null,
    asked = navigation,
  }: { status?: number; download?: string | null; asked?: Asked } = {},
): Response {
  const body = [204, 304].includes(status) ? null : 'bytes';
  const response = new Response(body, { status, statusText: 'As it was', headers });
  if (!('content-type' in headers)) response.headers.delete('content-type');
  return hardenResponse(response, { ...shown, download }, asked);
}

it.each([
  'text/html',
  'image/svg+xml',
  'image/svg',
  'image/x+xml',
  'image/png+xml',
  'image/png, text/html',
  'image/png;,text/html',
  'text/html, image/png',
  'text/html;image/png',
  'image/pngx',
  'ximage/png',
  'image/*',
  'image/x-unknown',
  'text/plain, text/html',
  'text/plain;,text/html',
  'text/plainx',
  'text/xml',
  'text/css',
  'text/',
  'application/pdf, text/html',
  'application/pdf;,text/html',
  'application/pdf+xml',
  'xapplication/pdf',
  'application/pdfx',
  'application/xhtml+xml',
  'text/javascript',
  'video/x+xml',
  'video/mp4+xml',
  'audio/x+xml; charset=utf-8',
  'video/mp4, text/html',
  'video/mp4; a=b, text/html',
  'text/html, video/mp4',
  'video/',
  'video',
  '/mp4',
  'video/mp4 text/html',
  'video/mp4/html',
  'xvideo/mp4',
  'text/html;video/mp4',
  '',
  '*/*',
])('what is shown on the application’s own origin is in a sandbox without scripts: %j', (type) => {
  expect(harden({ 'content-type': type }).headers.get('content-security-policy')).toBe(sandbox);
});

it.each([
  'video/mp4',
  'audio/mpeg',
  'video/x-matroska',
  'video/vnd.mpegurl',
  'VIDEO/MP4',
  'Audio/Ogg; codecs=opus',
  'video/mp4;codecs="avc1.42E01E"',
  'video/webm ; a=b',
])(
  'what is shown on the application’s own origin is a medium that nothing but itself can be loaded in: %j',
  (type) => {
    expect(harden({ 'content-type': type }).headers.get('content-security-policy')).toBe(mediaPolicy);
  },
);

it.each(['application/pdf', 'Application/PDF', 'application/pdf; charset=binary'])(
  'what is shown on the application’s own origin is a PDF that loads nothing, in a viewer that a sandbox would leave blank: %j',
  (type) => {
    const policy = harden({ 'content-type': type }).headers.get('content-security-policy');
    expect(policy).toBe("default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'");
  },
);

it.each([...stillTypes, 'IMAGE/PNG', 'Text/Plain; charset=utf-8', 'text/plain;charset="utf-8"'])(
  'what is shown on the application’s own origin is a picture or a text that loads nothing and cannot be a script: %j',
  (type) => {
    const { headers } = harden({ 'content-type': type });
    expect(headers.get('content-security-policy')).toBe(stillPolicy);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  },
);

it('what is shown on the application’s own origin is never guessed at', () => {
  const { headers } = harden();
  expect(headers.get('content-type')).toBe('application/octet-stream');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toBe(sandbox);
});

it('what is shown on the application’s own origin cannot be embedded elsewhere, tells nobody where it was, and is not kept', () => {
  expect(Object.fromEntries(harden({ 'content-type': 'image/png' }).headers)).toEqual({
    'content-type': 'image/png',
    'content-security-policy': stillPolicy,
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'referrer-policy': 'no-referrer',
    'cache-control': 'private, no-store',
  });
});

it('what is shown on the application’s own origin brings no header of its own that could weaken this, or that speaks for the application', () => {
  const { headers } = harden({
    'content-type': 'text/html',
    'content-security-policy': "script-src 'unsafe-inline'",
    'x-content-type-options': 'sniff',
    'cache-control': 'public, max-age=31536000',
    'cross-origin-resource-policy': 'cross-origin',
    'service-worker-allowed': '/',
    'clear-site-data': '"*"',
    refresh: '0; url=https://evil.example',
    link: '<https://evil.example/x.js>; rel=preload',
    location: 'https://evil.example',
    'access-control-allow-origin': '*',
    'set-cookie': 'a=b',
  });
  expect([...headers.keys()].sort()).toEqual([
    'cache-control',
    'content-security-policy',
    'content-type',
    'cross-origin-embedder-policy',
    'cross-origin-resource-policy',
    'referrer-policy',
    'x-content-type-options',
  ]);
  expect(headers.get('content-security-policy')).toBe(sandbox);
  expect(headers.get('cache-control')).toBe('private, no-store');
});

it('what is shown on the application’s own origin keeps what a reader and a player go by', () => {
  const kept = {
    'content-type': 'application/pdf',
    'content-length': '5',
    'content-range': 'bytes 0-4/10',
    'content-language': 'de',
    'accept-ranges': 'bytes',
    'last-modified': 'Sat, 01 Jan 2022 00:00:00 GMT',
    etag: '"a"',
    'content-disposition': 'inline; filename="a.pdf"',
  };
  expect(Object.fromEntries(harden(kept, { status: 206, asked: player }).headers)).toMatchObject(kept);
});

it('what is shown on the application’s own origin, or saved, invites nobody to ask for parts of it past the worker', () => {
  const inviting = {
    'accept-ranges': 'bytes',
    'last-modified': 'Sat, 01 Jan 2022 00:00:00 GMT',
    etag: '"a"',
  };
  const invited = (type: string, download: string | null): string[] => {
    const { headers } = harden({ 'content-type': type, ...inviting }, { download });
    return Object.keys(inviting).filter((name) => headers.has(name));
  };
  expect(invited('application/pdf', null)).toEqual([]);
  for (const type of ['application/pdf', 'video/mp4']) expect(invited(type, 'a.png')).toEqual([]);
  // The player of a film that is the document asks the worker.
  expect(invited('video/mp4', null)).toEqual(Object.keys(inviting));
});

it.each([
  ['text/html', 'text/plain; charset=utf-8'],
  ['text/html; charset=iso-8859-1', 'text/plain; charset=iso-8859-1'],
  ['text/html, image/png', 'text/plain; charset=utf-8'],
  ['application/xhtml+xml', 'text/plain; charset=utf-8'],
  ['image/svg+xml', 'text/plain; charset=utf-8'],
  ['application/xml', 'text/plain; charset=utf-8'],
  ['text/javascript', 'text/plain; charset=utf-8'],
  ['application/x-ECMAScript', 'text/plain; charset=utf-8'],
  ['application/json', 'application/json'],
  ['image/png', 'image/png'],
  ['text/csv; charset=utf-16', 'text/csv; charset=utf-16'],
])('what a script of the application reads is no page and no script by its type: %s', (type, read) => {
  expect(harden({ 'content-type': type }, { asked: reader }).headers.get('content-type')).toBe(read);
  for (const asked of [navigation, player])
    expect(harden({ 'content-type': type }, { asked }).headers.get('content-type')).toBe(type);
});

it('what is shown on the application’s own origin tells no length that is another once the body is decoded', () => {
  const { headers } = harden({
    'content-encoding': 'gzip',
    'content-length': '5',
    'content-type': 'text/plain',
  });
  expect([headers.has('content-length'), headers.has('content-encoding')]).toEqual([false, false]);
});

it.each([200, 206, 204, 304, 416])(
  'what is shown on the application’s own origin keeps status %i and its body',
  async (status) => {
    const response = harden({ 'content-type': 'image/png' }, { status });
    expect([response.status, response.statusText, response.type]).toEqual([status, 'As it was', 'default']);
    expect(await response.text()).toBe([204, 304].includes(status) ? '' : 'bytes');
  },
);

it('what is shown on the application’s own origin is saved when the page asks for that, under its name', () => {
  const named = harden({ 'content-disposition': 'inline' }, { download: 'my file.png' });
  expect(named.headers.get('content-disposition')).toContain('attachment; filename="my file.png"');
  const unnamed = harden({}, { download: '' });
  expect(unnamed.headers.get('content-disposition')).toContain(`attachment; filename="${file}.png"`);
  expect(unnamed.headers.get('content-security-policy')).toBe(sandbox);
});
