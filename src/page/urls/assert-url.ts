/**
 * @throws {TypeError} it is no string
 */
export function assertUrl(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('"url" must be a string');
  return value;
}
