const longestStem = 150;
const longestExtension = 16;

/**
 * The name that a file is saved under: one that can do no harm, and keeps the extension of the path.
 *
 * @param name - the wanted one; `''` takes the last segment of the path
 */
export function savedName(name: string, path: string): string {
  const stored = path.slice(path.lastIndexOf('/') + 1);
  return withExtensionOf(stored, safeName(name)) || stored;
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
