/** How wide the only letter, `A`, is in ems: no other font has it so wide. */
const letterWidthEm = 3;

const unitsPerEm = 1000;
const ascender = 800;
const descender = -200;
const advance = letterWidthEm * unitsPerEm;
const letter = 'A'.codePointAt(0)!;
const name = 'Box';

/** A TrueType font with one letter, a box: the least that the sanitizer of the browsers takes (OpenType 1.9). */
export function makeFont(): Buffer {
  const outline = boxOutline();
  return assemble({
    'OS/2': os2Table(),
    cmap: characterMap(),
    glyf: outline,
    head: headTable(),
    hhea: int16(1, 0, ascender, descender, 0, advance, 0, 0, advance, 1, 0, 0, 0, 0, 0, 0, 0, 2),
    hmtx: int16(unitsPerEm, 0, advance, 0),
    loca: int16(0, 0, outline.length / 2),
    maxp: int16(1, 0, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    name: nameTable(),
    post: Buffer.concat([int16(3, 0), Buffer.alloc(28)]),
  });
}

/** The directory, sorted by tag, and the tables, each padded to four bytes. */
function assemble(tables: Readonly<Record<string, Buffer>>): Buffer {
  const entries = Object.entries(tables);
  const power = Math.floor(Math.log2(entries.length));
  const search = 16 * 2 ** power;
  const directory = [int16(1, 0, entries.length, search, power, 16 * entries.length - search)];
  const bodies: Buffer[] = [];
  let offset = 12 + 16 * entries.length;
  for (const [tag, table] of entries) {
    const body = Buffer.concat([table, Buffer.alloc(-table.length & 3)]);
    directory.push(Buffer.from(tag), uint32(checksum(body), offset, table.length));
    bodies.push(body);
    offset += body.length;
  }
  const font = Buffer.concat([...directory, ...bodies]);
  const head = font.indexOf(uint32(headMagic)) - 4;
  font.writeUInt32BE((0xb1b0afba - checksum(font)) >>> 0, head);
  return font;
}

const headMagic = 0x5f0f3cf5;

function headTable(): Buffer {
  const bounds = int16(0, 0, advance, ascender);
  const start = [uint32(0x10000, 0x10000, 0, headMagic), int16(0, unitsPerEm), Buffer.alloc(16)];
  return Buffer.concat([...start, bounds, int16(0, 8, 2, 0, 0)]);
}

/** One contour of four points; the glyph before it, for letters that are not there, is empty. */
function boxOutline(): Buffer {
  const start = int16(1, 0, 0, advance, ascender, 3, 0);
  const onCurve = Buffer.alloc(4, 1);
  const xs = int16(0, advance, 0, -advance);
  const ys = int16(0, 0, ascender, 0);
  return Buffer.concat([start, onCurve, xs, ys, Buffer.alloc(2)]);
}

/** Format 4: a segment for the letter and the one that must end it. */
function characterMap(): Buffer {
  const subtable = int16(4, 32, 0, 4, 4, 1, 0, letter, -1, 0, letter, -1, 1 - letter, 1, 0, 0);
  return Buffer.concat([int16(0, 1, 3, 1), uint32(12), subtable]);
}

/** Version 4, weight and width normal. */
function os2Table(): Buffer {
  const start = int16(4, advance, 400, 5, 0, ...Array<number>(10).fill(0), 0);
  const ranges = Buffer.alloc(10 + 16 + 4);
  const end = int16(0x40, letter, letter, ascender, descender, 0, ascender, -descender);
  const rest = Buffer.concat([uint32(1, 0), int16(0, ascender, 0, 32, 1)]);
  return Buffer.concat([start, ranges, end, rest]);
}

function nameTable(): Buffer {
  const text = Buffer.from(name, 'utf16le').swap16();
  const kinds = [1, 2, 3, 4, 6];
  const records = kinds.map((kind) => int16(3, 1, 0x409, kind, text.length, 0));
  return Buffer.concat([int16(0, kinds.length, 6 + 12 * kinds.length), ...records, text]);
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
  return sum;
}

function int16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value & 0xffff, 2 * index);
  return bytes;
}

function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
}
