import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalCloudFront, startLocalCloudFront } from '../../../../src/testing/index.js';
import { ask } from '../ask.js';

const lastModified = new Date('2024-05-06T07:08:09.500Z');
const content = '0123456789';

const files = {
  '/digits.txt': { body: content, lastModified },
  '/empty.txt': { body: '' },
  '/bytes': { body: new Uint8Array([1, 2, 3]).subarray(1), contentType: 'application/x-two' },
  '/attached.pdf': {
    body: '%PDF',
    headers: { 'Content-Disposition': 'attachment', 'cache-control': 'no-cache' },
  },
  '/a b.txt': { body: 'space' },
  '/a+b.txt': { body: 'plus' },
  '/a%20b.txt': { body: 'percent' },
  '//double//slash.txt': { body: 'slashes' },
  '/a/../b.txt': { body: 'dots' },
  '/ä.txt': { body: 'umlaut' },
};

let memory: LocalCloudFront;

let disk: LocalCloudFront;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-bucket-'));
  const bucket = join(folder, 'bucket');
  await mkdir(join(bucket, 'inner'), { recursive: true });
  await writeFile(join(bucket, 'digits.txt'), content);
  await utimes(join(bucket, 'digits.txt'), lastModified, lastModified);
  await writeFile(join(bucket, 'empty.txt'), '');
  await writeFile(join(bucket, 'inner', 'a b.png'), 'png');
  await writeFile(join(folder, 'outside.txt'), 'outside');
  await symlink(join(folder, 'outside.txt'), join(bucket, 'link.txt'));
  memory = await startLocalCloudFront({ files, handler: null });
  disk = await startLocalCloudFront({ files: bucket, handler: null });
});

afterAll(async () => {
  await Promise.all([memory.close(), disk.close()]);
  await rm(folder, { recursive: true });
});

describe.each([
  ['from memory', () => memory],
  ['from disk', () => disk],
])('a file %s', (_, local) => {
  test('comes whole, with what S3 says of it', async () => {
    local().clearCache();
    const reply = await ask(local(), '/digits.txt');
    expect(reply).toMatchObject({ status: 200, body: content });
    expect(reply.headers).toMatchObject({
      'accept-ranges': 'bytes',
      'content-length': '10',
      'content-type': 'text/plain',
      'last-modified': 'Mon, 06 May 2024 07:08:09 GMT',
      server: 'AmazonS3',
      'x-cache': 'Miss from cloudfront',
    });
    expect(reply.headers['etag']).toMatch(/^"[0-9a-f]{32}(-1)?"$/);
  });

  test('comes without its body for HEAD', async () => {
    local().clearCache();
    const reply = await ask(local(), '/digits.txt', { method: 'HEAD' });
    expect(reply).toMatchObject({ status: 200, body: '', headers: { 'content-length': '10' } });
  });

  test('may be empty', async () => {
    expect(await ask(local(), '/empty.txt')).toMatchObject({
      status: 200,
      body: '',
      headers: { 'content-length': '0' },
    });
  });

  test.each<[string, number, string, string | undefined]>([
    ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=0-', 206, content, 'bytes 0-9/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=7-99', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-99', 206, content, 'bytes 0-9/10'],
    ['Bytes=1-1', 206, '1', 'bytes 1-1/10'],
    ['bytes=10-', 416, 'InvalidRange', 'bytes */10'],
    ['bytes=10-12', 416, 'InvalidRange', 'bytes */10'],
    ['bytes=-0', 416, 'InvalidRange', 'bytes */10'],
    ['bytes=4-2', 200, content, undefined],
    ['bytes=-', 200, content, undefined],
    ['bytes=a-b', 200, content, undefined],
    ['bytes=1-2,4-5', 200, content, undefined],
    ['items=1-2', 200, content, undefined],
  ])('for Range: %s answers %i', async (range, status, body, contentRange) => {
    // Once from the origin and once from the cache.
    local().clearCache();
    for (const from of ['Miss', 'Hit']) {
      const reply = await ask(local(), '/digits.txt', { headers: { range } });
      expect(reply.status).toBe(status);
      if (status === 416) expect(reply.body).toContain(`<Code>${body}</Code>`);
      else expect(reply.body).toBe(body);
      expect(reply.headers['content-range']).toBe(contentRange);
      expect(reply.headers['content-length']).toBe(String(reply.body.length));
      if (status !== 416) expect(reply.headers['x-cache']).toBe(`${from} from cloudfront`);
      await ask(local(), '/digits.txt');
    }
  });

  test('answers a range for HEAD without its body', async () => {
    const reply = await ask(local(), '/digits.txt', { method: 'HEAD', headers: { range: 'bytes=1-2' } });
    expect(reply).toMatchObject({ status: 206, body: '', headers: { 'content-length': '2' } });
  });

  test('has no range that an empty file could satisfy', async () => {
    const reply = await ask(local(), '/empty.txt', { headers: { range: 'bytes=0-' } });
    expect(reply).toMatchObject({ status: 416, headers: { 'content-range': 'bytes */0' } });
  });

  test.each<[string, (etag: string) => Record<string, string>, number]>([
    ['a tag that is known', (etag) => ({ 'if-none-match': etag }), 304],
    ['the weak form of it', (etag) => ({ 'if-none-match': `W/${etag}` }), 304],
    ['a list with it', (etag) => ({ 'if-none-match': `"a", ${etag}` }), 304],
    ['any tag', () => ({ 'if-none-match': '*' }), 304],
    ['a tag of an older file', () => ({ 'if-none-match': '"a"' }), 200],
    ['the date of the file', () => ({ 'if-modified-since': 'Mon, 06 May 2024 07:08:09 GMT' }), 304],
    ['a later date', () => ({ 'if-modified-since': 'Tue, 07 May 2024 00:00:00 GMT' }), 304],
    ['an earlier date', () => ({ 'if-modified-since': 'Sun, 05 May 2024 00:00:00 GMT' }), 200],
    ['no date', () => ({ 'if-modified-since': 'yesterday' }), 200],
    [
      'another tag, though the date is known',
      () => ({ 'if-none-match': '"a"', 'if-modified-since': 'Tue, 07 May 2024 00:00:00 GMT' }),
      200,
    ],
    ['its tag to match', (etag) => ({ 'if-match': etag }), 200],
    ['another tag to match', () => ({ 'if-match': '"a"' }), 412],
    [
      'an earlier date to be unmodified since',
      () => ({ 'if-unmodified-since': 'Sun, 05 May 2024 00:00:00 GMT' }),
      412,
    ],
    ['a range if the tag is still the same', (etag) => ({ range: 'bytes=1-2', 'if-range': etag }), 206],
    [
      'a range if the date is still the same',
      () => ({ range: 'bytes=1-2', 'if-range': 'Mon, 06 May 2024 07:08:09 GMT' }),
      206,
    ],
    ['a range of an older file', () => ({ range: 'bytes=1-2', 'if-range': '"a"' }), 200],
    ['a range by a weak tag', (etag) => ({ range: 'bytes=1-2', 'if-range': `W/${etag}` }), 200],
    [
      'a range of an older date',
      () => ({ range: 'bytes=1-2', 'if-range': 'Sun, 05 May 2024 00:00:00 GMT' }),
      200,
    ],
  ])('asked with %s', async (__, headers, status) => {
    const { headers: described } = await ask(local(), '/digits.txt', { method: 'HEAD' });
    const reply = await ask(local(), '/digits.txt', { headers: headers(String(described['etag'])) });
    expect(reply.status).toBe(status);
    if (status !== 304) return;
    expect(reply.body).toBe('');
    expect(reply.headers).toMatchObject({
      etag: described['etag'],
      'last-modified': described['last-modified'],
    });
    expect(reply.headers).not.toHaveProperty('content-type');
  });

  test.each(['/missing.txt', '/', '/inner', '/inner/'])(
    '%s is denied as S3 denies what it cannot find',
    async (path) => {
      const reply = await ask(local(), path);
      expect(reply.status).toBe(403);
      expect(reply.headers).toMatchObject({
        'content-type': 'application/xml',
        'x-cache': 'Error from cloudfront',
      });
      expect(reply.body).toContain('<Code>AccessDenied</Code>');
      expect(reply.headers).not.toHaveProperty('x-file-auth');
    },
  );

  test.each(['/%', '/%zz', '/%ff'])('%s is no key', async (path) => {
    const reply = await ask(local(), path);
    expect(reply.status).toBe(400);
    expect(reply.body).toContain('<Code>InvalidURI</Code>');
  });
});

describe('keys', () => {
  test.each([
    ['/a%20b.txt', 'space'],
    ['/a+b.txt', 'space'],
    ['/a%2Bb.txt', 'plus'],
    ['/a%2520b.txt', 'percent'],
    ['//double//slash.txt', 'slashes'],
    ['/a/../b.txt', 'dots'],
    ['/a%2F..%2Fb.txt', 'dots'],
    ['/%C3%A4.txt', 'umlaut'],
    ['/d%69gits.txt', content],
  ])('%s is decoded once', async (path, body) => {
    expect(await ask(memory, path)).toMatchObject({ status: 200, body });
  });

  test.each(['/double/slash.txt', '/b.txt', '/DIGITS.txt', '/a%252Bb.txt', '/constructor', '/__proto__'])(
    '%s is another key',
    async (path) => {
      expect(await ask(memory, path)).toMatchObject({ status: 403 });
    },
  );

  test('on disk are decoded in the same way', async () => {
    const reply = await ask(disk, '/inner/a+b.png');
    expect(reply).toMatchObject({ status: 200, body: 'png', headers: { 'content-type': 'image/png' } });
  });

  test.each([
    '/../outside.txt',
    '/inner/../../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/..%5coutside.txt',
    '/inner/../digits.txt',
    '/./digits.txt',
    '//digits.txt',
    '/inner//a+b.png',
    '/link.txt',
    '/digits.txt%00.png',
    '/digits.txt/',
  ])('%s does not lead out of the folder, nor to a file by another name', async (path) => {
    const reply = await ask(disk, path);
    expect(reply.status).toBe(403);
    expect(reply.body).not.toContain('outside');
  });
});

describe('what is stored with a file', () => {
  test('its type and bytes', async () => {
    const reply = await ask(memory, '/bytes');
    expect(reply.headers).toMatchObject({ 'content-type': 'application/x-two', 'content-length': '2' });
    expect(reply.body).toBe('\u0002\u0003');
  });

  test('further headers, which win over the default Cache-Control', async () => {
    const local = await startLocalCloudFront({ files, handler: null, cacheControl: 'max-age=60' });
    const { headers } = await ask(local, '/attached.pdf');
    expect(headers).toMatchObject({ 'content-disposition': 'attachment', 'cache-control': 'no-cache' });
    await local.close();
  });

  test.each([
    ['a.png', 'image/png'],
    ['a.jpg', 'image/jpeg'],
    ['a.JPEG', 'image/jpeg'],
    ['a.gif', 'image/gif'],
    ['a.webp', 'image/webp'],
    ['a.svg', 'image/svg+xml'],
    ['a.avif', 'image/avif'],
    ['a.mp4', 'video/mp4'],
    ['a.webm', 'video/webm'],
    ['a.mp3', 'audio/mpeg'],
    ['a.ogg', 'audio/ogg'],
    ['a.wav', 'audio/wav'],
    ['a.pdf', 'application/pdf'],
    ['a.txt', 'text/plain'],
    ['a.html', 'text/html'],
    ['a.css', 'text/css'],
    ['a.js', 'text/javascript'],
    ['a.json', 'application/json'],
    ['a.woff2', 'font/woff2'],
    ['a.vtt', 'text/vtt'],
    ['a', 'binary/octet-stream'],
    ['a.constructor', 'binary/octet-stream'],
    ['png', 'binary/octet-stream'],
  ])('%s is %s', async (name, type) => {
    const local = await startLocalCloudFront({ handler: null, files: { [`/${name}`]: { body: '' } } });
    expect((await ask(local, `/${name}`)).headers['content-type']).toBe(type);
    await local.close();
  });
});

test('a file that is written to on disk leaves the cache', async () => {
  const path = join(folder, 'bucket', 'changing.txt');
  await writeFile(path, 'old');
  const before = await ask(disk, '/changing.txt');
  expect((await ask(disk, '/changing.txt')).headers['x-cache']).toBe('Hit from cloudfront');
  await writeFile(path, 'newer');
  const after = await ask(disk, '/changing.txt');
  expect(after).toMatchObject({ body: 'newer', headers: { 'x-cache': 'Miss from cloudfront' } });
  expect(after.headers['etag']).not.toBe(before.headers['etag']);
});
