const written = new Set<string>();

/** Writes a warning to the console, once in the life of a page or worker. It must hold no token and no query. */
export function warnOnce(text: string): void {
  if (written.has(text)) return;
  written.add(text);
  // For mistakes that only the developer can correct, and that nobody would hear of otherwise.
  // oxlint-disable-next-line no-console
  console.warn(`file-auth-worker: ${text}`);
}
