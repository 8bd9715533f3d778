import { savedName } from './saved-name.js';

/**
 * The header that makes a browser save an answer (RFC 6266).
 *
 * @param name - the wanted file name; `''` takes the last segment of the path
 */
export function contentDisposition(name: string, path: string): string {
  const safe = savedName(name, path);
  const ascii = safe.replace(/[^ -~]|["\\%]/g, '_');
  // RFC 8187, Section 3.2.1: encodeURIComponent leaves four characters that its attr-char does not have.
  const encoded = encodeURIComponent(safe).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
