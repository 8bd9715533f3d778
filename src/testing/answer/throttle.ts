import type { Buffer } from 'node:buffer';
import { setTimeout as sleep } from 'node:timers/promises';

const stepsPerSecond = 10;

/** A pipeline stage that lets bytes through no faster than this, in even steps. */
export function throttle(bytesPerSecond: number): (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer> {
  const step = Math.max(1, Math.floor(bytesPerSecond / stepsPerSecond));
  return async function* (source) {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length; at += step) {
        yield chunk.subarray(at, at + step);
        await sleep(1000 / stepsPerSecond);
      }
    }
  };
}
