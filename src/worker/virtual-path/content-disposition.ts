const longestStem = 150;
const longestExtension = 16;

/**
 * The header that makes a browser save an answer (RFC 6266), under a name that can do no harm.
 *
 * @param name - the wanted file name, which keeps the extension of the path; `''` takes the last segment of the path
 */
export function contentDisposition(name: string, path: string): string {
  const stored = path.slice(path.lastIndexOf('/') + 1);
  const safe = withExtensionOf(stored, safeName(name)) || stored;
  const ascii = safe.replace(/[^ -~]|["\\%]/g, '_');
  // RFC 8187, Section 3.2.1: encodeURIComponent leaves four characters that its attr-char does not have.
  const encoded = encodeURIComponent(safe).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** A link must not turn a picture into a program. */
function withExtensionOf(stored: string, name: string): string {
  const dot = stored.lastIndexOf('.');
  const extension = dot < 0 ? '' : stored.slice(dot);
  return name === '' || name.toLowerCase().endsWith(extension.toLowerCase()) ? name : name + extension;
}

/** No folder, nothing that a file system or a reader takes for something else, and short enough with its extension. */
function safeName(name: string): string {
  const visible = name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^[. ]+|[. ]+$/g, '');
  const dot = visible.lastIndexOf('.');
  const extension = dot > 0 ? cut(visible.slice(dot), longestExtension) : '';
  const stem = dot > 0 ? visible.slice(0, dot) : visible;
  return cut(stem, longestStem) + extension;
}

/** By code points: half of one could not be encoded. */
function cut(text: string, length: number): string {
  return Array.from(text).slice(0, length).join('');
}
