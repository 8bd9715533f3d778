/**
 * Sets a query parameter, or removes it (`null`), however it is spelt where it is there already; the rest of the URL
 * stays as it is, character by character.
 */
export function setParameter(url: string, name: string, value: string | null): string {
  const [address, fragment] = splitOnce(url, '#');
  const [path, query] = splitOnce(address, '?');
  const pieces = query === '' ? [] : query.split('&');
  const kept = pieces.filter((piece) => nameOf(piece) !== name);
  if (value !== null) kept.push(`${name}=${encode(value)}`);
  const rest = kept.join('&');
  return `${path}${rest && `?${rest}`}${fragment && `#${fragment}`}`;
}

/** Encodes what `encodeURIComponent` leaves, too, so that no value ends an attribute or a CSS `url()` that it is put into. */
function encode(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function splitOnce(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function nameOf(piece: string): string {
  const [name] = splitOnce(piece, '=');
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
