const written = new Set<string>();

/**
 * Writes a warning to the console, once in the life of a page or worker. It must hold no token and no query.
 *
 * @param about - what the warning is about, if its text is not the same each time
 */
export function warnOnce(text: string, about: string = text): void {
  if (written.has(about)) return;
  written.add(about);
  // For mistakes that only the developer can correct, and that nobody would hear of otherwise.
  // oxlint-disable-next-line no-console
  console.warn(`file-auth-worker: ${text}`);
}
