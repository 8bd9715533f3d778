import { inflateSync } from 'node:zlib';

interface Picture {
  /** 3 for red, green, blue; 4 with alpha. */
  readonly channels: number;
  /** Row by row, one byte for each channel. */
  readonly pixels: Uint8Array;
}

const signatureLength = 8;
// Length and type before a chunk's data, a checksum behind.
const chunkOverhead = 12;

/** Reads a PNG as browsers write it: 8 bits for each channel, colours without a palette, not interlaced. */
export function readPng(file: Uint8Array): Picture {
  const chunks = [...readChunks(Buffer.from(file))];
  const header = chunks.find(({ type }) => type === 'IHDR')?.data;
  const format = header?.subarray(8).toString('hex');
  if (!header || (format !== '0802000000' && format !== '0806000000'))
    throw new Error(`a PNG in another format: ${format}`);
  const channels = format === '0802000000' ? 3 : 4;
  const data = chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data);
  const filtered = inflateSync(Buffer.concat(data));
  return { channels, pixels: unfilter(filtered, header.readUInt32BE(0) * channels, channels) };
}

function* readChunks(file: Buffer): Generator<{ type: string; data: Buffer }> {
  for (let start = signatureLength; start < file.length;) {
    const length = file.readUInt32BE(start);
    const type = file.toString('latin1', start + 4, start + 8);
    yield { type, data: file.subarray(start + 8, start + 8 + length) };
    start += length + chunkOverhead;
  }
}

/** Each row begins with a filter's number. https://www.w3.org/TR/png-3/#9Filters */
function unfilter(filtered: Uint8Array, rowLength: number, step: number): Uint8Array {
  const height = filtered.length / (rowLength + 1);
  const pixels = new Uint8Array(height * rowLength);
  for (let row = 0; row < height; row += 1) {
    const from = row * (rowLength + 1);
    const predict = predictors[filtered[from]!]!;
    const to = row * rowLength;
    for (let column = 0; column < rowLength; column += 1) {
      const left = column >= step ? pixels[to + column - step]! : 0;
      const above = row > 0 ? pixels[to + column - rowLength]! : 0;
      const corner = row > 0 && column >= step ? pixels[to + column - rowLength - step]! : 0;
      // A typed array keeps the lowest eight bits.
      pixels[to + column] = filtered[from + 1 + column]! + predict(left, above, corner);
    }
  }
  return pixels;
}

const predictors: readonly ((left: number, above: number, corner: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, above) => above,
  (left, above) => (left + above) >> 1,
  paeth,
];

/** The one of the three neighbours that is nearest to left + above - corner. */
function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
