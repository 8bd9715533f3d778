import { Buffer } from 'node:buffer';

/** Text as UTF-8, bytes as they are. */
export function toBytes(body: Uint8Array | string): Buffer {
  return typeof body === 'string'
    ? Buffer.from(body)
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}
