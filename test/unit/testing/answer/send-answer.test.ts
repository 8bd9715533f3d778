import { once } from 'node:events';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { sendAnswer } from '../../../../src/testing/answer/send-answer.js';
import { startLocalCloudFront } from '../../../../src/testing/index.js';
import { closeServer, listen } from '../../../support/listen.js';
import { ask, openResponse } from '../ask.js';

test('a body is read no further once the viewer has hung up', async () => {
  // A body without an end: whoever goes on reading never stops.
  const body = new Readable({
    read() {
      this.push(new Uint8Array(64 * 1024));
    },
  });
  const server = createServer((request, response) => {
    void sendAnswer(request, response, { status: 200, headers: {}, body: () => body });
  });
  const closed = new Promise((resolve) => {
    body.once('close', resolve);
  });
  const response = await openResponse({ port: await listen(server) }, '/');
  await once(response, 'readable');
  response.destroy();
  await closed;
  expect(body.destroyed).toBe(true);
  await closeServer(server);
});

test('no body is opened for HEAD', async () => {
  const body = vi.fn(() => Readable.from(['a']));
  const server = createServer((request, response) => {
    void sendAnswer(request, response, { status: 200, headers: { 'content-length': '1' }, body });
  });
  const port = await listen(server);
  expect(await ask({ port }, '/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  expect(body).not.toHaveBeenCalled();
  await closeServer(server);
});

test('a large file on disk comes in ranges, and its log says who hung up', async () => {
  const size = 256 * 1024 * 1024;
  const folder = await mkdtemp(join(tmpdir(), 'large-file-'));
  await writeFile(join(folder, 'film.mp4'), '');
  await truncate(join(folder, 'film.mp4'), size);
  const local = await startLocalCloudFront({ files: folder, handler: null });
  const part = await ask(local, '/film.mp4', { headers: { range: 'bytes=-4' } });
  expect(part).toMatchObject({ status: 206, body: '\0\0\0\0', headers: { 'content-type': 'video/mp4' } });
  const response = await openResponse(local, '/film.mp4');
  expect(response.headers['content-length']).toBe(String(size));
  response.destroy();
  await vi.waitFor(() => {
    expect(local.log.viewer).toMatchObject([{ aborted: false }, { status: 200, aborted: true }]);
  });
  await local.close();
  await rm(folder, { recursive: true });
});

test('a file that ends early cuts the connection rather than pretending to be whole', async () => {
  const server = createServer((request, response) => {
    const broken = Readable.from(
      (function* () {
        yield 'abc';
        throw new Error('disk');
      })(),
    );
    void sendAnswer(request, response, {
      status: 200,
      headers: { 'content-length': '9' },
      body: () => broken,
    });
  });
  const port = await listen(server);
  await expect(ask({ port }, '/')).rejects.toThrow(/aborted|hang up|terminated/);
  await closeServer(server);
});
