import { parseDuration } from '../parsing/parse-duration.js';

/** `maxTokenLifetime`, in seconds. */
export function readLifetime(value: unknown): number {
  const seconds = parseDuration(value);
  if (seconds === null) {
    throw new TypeError(
      '"maxTokenLifetime" option must be a positive number of seconds, or a string such as "24h"',
    );
  }
  return seconds;
}
