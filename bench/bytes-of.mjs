import { gzipSync } from 'node:zlib';

/** Bytes on the wire. Files that are fetched one by one are compressed one by one. */
export function bytesOf(...files) {
  const sum = (length) => files.reduce((total, file) => total + length(Buffer.from(file)), 0);
  return { minified: sum((file) => file.length), gzip: sum((file) => gzipSync(file, { level: 9 }).length) };
}
