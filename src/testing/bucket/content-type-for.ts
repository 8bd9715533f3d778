const types: ReadonlyMap<string, string> = new Map(
  Object.entries({
    avif: 'image/avif',
    css: 'text/css',
    gif: 'image/gif',
    html: 'text/html',
    jpeg: 'image/jpeg',
    jpg: 'image/jpeg',
    js: 'text/javascript',
    json: 'application/json',
    mjs: 'text/javascript',
    mp3: 'audio/mpeg',
    mp4: 'video/mp4',
    ogg: 'audio/ogg',
    pdf: 'application/pdf',
    png: 'image/png',
    svg: 'image/svg+xml',
    txt: 'text/plain',
    vtt: 'text/vtt',
    wav: 'audio/wav',
    webm: 'video/webm',
    webp: 'image/webp',
    woff2: 'font/woff2',
  }),
);

/** The media type that an upload tool would have stored for the name; S3's own default if it knows none. */
export function contentTypeFor(name: string): string {
  const extension = /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return types.get(extension) ?? 'binary/octet-stream';
}
