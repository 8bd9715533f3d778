/** The `Access-Control-Allow-Origin` for an origin. An entry may hold one `*`, which stands for any text. */
export function matchOrigin(origin: string | undefined, allowedOrigins: readonly string[]): string | null {
  if (origin === undefined) return null;
  if (allowedOrigins.includes('*')) return '*';
  const isAllowed = allowedOrigins.some((pattern) => {
    const [before = '', after] = pattern.split('*');
    if (after === undefined) return origin === pattern;
    return (
      origin.length >= before.length + after.length && origin.startsWith(before) && origin.endsWith(after)
    );
  });
  return isAllowed ? origin : null;
}
