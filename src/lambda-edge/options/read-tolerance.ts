/** `clockTolerance`, in seconds. */
export function readTolerance(value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= 300)) {
    throw new TypeError('"clockTolerance" option must be a number of seconds from 0 to 300');
  }
  return value;
}
