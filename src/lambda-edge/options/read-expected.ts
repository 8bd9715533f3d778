/** `issuer` and `audience`: they are security checks, so only an explicit `null` turns them off. */
export function readExpected(name: 'issuer' | 'audience', value: unknown): ReadonlySet<unknown> | null {
  if (value === null) return null;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0 || !list.every((each) => typeof each === 'string' && each !== '')) {
    throw new TypeError(
      `"${name}" option must be a string or an array of strings, or null to accept any ${name}`,
    );
  }
  return new Set(list);
}
