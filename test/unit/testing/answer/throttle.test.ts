import { expect, test } from 'vitest';
import { throttle } from '../../../../src/testing/answer/throttle.js';
import { startLocalCloudFront } from '../../../../src/testing/index.js';
import { ask } from '../ask.js';

test('a slow network sends a body in tenths of what passes in a second', async () => {
  const pieces: number[] = [];
  for await (const piece of throttle(40)(chunks(Buffer.alloc(10), Buffer.alloc(2))))
    pieces.push(piece.length);
  expect(pieces).toEqual([4, 4, 2, 2]);
});

test('a slow distribution sends every byte', async () => {
  const local = await startLocalCloudFront({
    handler: null,
    files: { '/a.txt': { body: 'abcdef' } },
    bytesPerSecond: 30,
  });
  expect(await ask(local, '/a.txt')).toMatchObject({ status: 200, body: 'abcdef' });
  await local.close();
});

test.each([0, -1, Number.NaN])('a speed of %s is refused', async (bytesPerSecond) => {
  await expect(startLocalCloudFront({ handler: null, files: {}, bytesPerSecond })).rejects.toThrow(
    '"bytesPerSecond" option',
  );
});

async function* chunks(...buffers: Buffer[]): AsyncGenerator<Buffer> {
  yield* buffers;
}
