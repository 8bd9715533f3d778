import { within } from '../../shared/util/within.js';
import { NoWorkerError } from './no-worker-error.js';

const silentForMs = 2000;
const leftMs = 1000;

/**
 * What a platform that has service workers answers. Some promise one that never comes: the browser's own list of workers
 * has no reason to take longer than three seconds, and a registration none to be silent for a second when a fetch of its
 * script is through.
 *
 * @param script - what the platform may still be loading
 * @throws {NoWorkerError} `no-answer`
 */
export async function answered<T>(asked: Promise<T>, script: URL | null = null): Promise<T> {
  const isLate = (await within(settled(asked), silentForMs, () => 'late')) === 'late';
  if (!isLate) return asked;
  if (script !== null) await Promise.race([settled(asked), settled(load(script))]);
  return within(asked, leftMs, () => {
    throw new NoWorkerError('no-answer');
  });
}

async function load(script: URL): Promise<void> {
  const response = await fetch(script);
  await response.arrayBuffer();
}

function settled(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch(() => null);
}
