/** Shows a caller's value in an error message: short, on one line, and without a query string, which may hold a token. */
export function quote(value: string): string {
  const visible = value.replace(/[?#].*$/s, '?…');
  return JSON.stringify(visible.length > 80 ? `${visible.slice(0, 79)}…` : visible);
}
