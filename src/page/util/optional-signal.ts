/** An option `signal`. */
export function optionalSignal(value: unknown): AbortSignal | undefined {
  if (value !== undefined && !(value instanceof AbortSignal)) {
    throw new TypeError('"signal" option must be an AbortSignal');
  }
  return value;
}
