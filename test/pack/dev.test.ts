import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { signFileToken, type SigningKey } from '../../src/issuer/index.js';
import { blue, filePath } from '../support/test-files.js';
import { createConsumer } from './support/create-consumer.js';
import { startDev } from './support/start-dev.js';

const consumer = await createConsumer();
afterAll(() => consumer.remove());

// What it does by itself: test/pack/browser/getting-started.test.ts
it('serves files to those who have a token of one’s own server', async () => {
  const path = filePath(blue, 1);
  await consumer.write({ [join('files', path)]: 'bytes' });
  const bin = join(consumer.packageFolder, 'bin', 'file-auth-worker.mjs');
  expect(await consumer.node(bin, 'keys', 'edge')).toMatchObject({ code: 0 });
  const keys = join(consumer.folder, 'edge', 'private');
  const name = (await readdir(keys)).find((file) => file.endsWith('.json'))!;
  const key = JSON.parse(await readFile(join(keys, name), 'utf8')) as SigningKey;
  const claims = { issuer: 'https://app.example.com', audience: 'files' };
  const token = await signFileToken({ key, ...claims, subject: 'user', folders: [blue] });

  const own = ['--keys', 'edge/keys.json', '--issuer', claims.issuer, '--audience', claims.audience];
  const dev = await startDev(consumer, consumer.folder, ['dev', 'files', '--port', '0', ...own]);
  try {
    const url = `http://localhost:${dev.port}`;
    const allowed = await fetch(`${url}${path}?authorization=${token}`);
    expect([allowed.status, await allowed.text()]).toEqual([200, 'bytes']);
    expect((await fetch(url + path)).headers.get('x-file-auth')).toBe('token-missing');
    expect((await fetch(`${url}/api/file-token`, { method: 'POST' })).status).toBe(404);
    await fetch(url + path, { headers: { origin: 'https://app.example.com' } });
    await expect.poll(dev.printed).toContain('start with --origin https://app.example.com');
    expect(dev.printed()).toContain('Tokens come from your own server');
    expect(dev.printed()).not.toContain(token);
  } finally {
    await dev.stop();
  }
});
