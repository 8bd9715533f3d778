/**
 * Adds the token to a file URL. A parameter of that name that is already there is overwritten, never trusted, however
 * it is spelt; the rest of the query stays as it is, character by character.
 */
export function authorizeFileUrl(url: string, parameter: string, token: string): string {
  const [address, fragment] = splitOnce(url, '#');
  const [path, query] = splitOnce(address, '?');
  const pieces = query === '' ? [] : query.split('&');
  const kept = pieces.filter((piece) => nameOf(piece) !== parameter);
  kept.push(`${parameter}=${encodeURIComponent(token)}`);
  return `${path}?${kept.join('&')}${fragment && `#${fragment}`}`;
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
