// Each function checks what a caller gave as one option, and throws a TypeError that names it.

/** A text that is not empty. */
export function readText(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new TypeError(`"${name}" option must be a string`);
  return value;
}
