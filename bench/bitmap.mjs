const side = 32;
const headerLength = 54;

/** An image of 3 KB: a BMP of 32 by 32 pixels without compression. */
export function bitmap() {
  const pixels = Buffer.alloc(side * side * 3, 0x99);
  const header = Buffer.alloc(headerLength);
  header.write('BM', 'latin1');
  header.writeUInt32LE(headerLength + pixels.length, 2);
  header.writeUInt32LE(headerLength, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(side, 18);
  header.writeInt32LE(side, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  return Buffer.concat([header, pixels]);
}
