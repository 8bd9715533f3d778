/** A film in pieces, as HLS and DASH have it. */
export interface FragmentedFilm {
  readonly init: Buffer;
  readonly segments: readonly { readonly body: Buffer; readonly seconds: number }[];
}

/** Cuts an MP4 file with one video track, whose frames are in order and of one length, into pieces that begin with a key frame. */
export function fragmentMp4(file: Buffer, secondsAtLeast: number): FragmentedFilm {
  const moov = child(file, 'moov');
  const trak = child(moov, 'trak');
  const mdia = child(trak, 'mdia');
  const minf = child(mdia, 'minf');
  const stbl = child(minf, 'stbl');
  const timescale = child(mdia, 'mdhd').readUInt32BE(12);
  const frameLength = child(stbl, 'stts').readUInt32BE(12);
  const sizes = numbers(child(stbl, 'stsz'), 8);
  const keyFrames = numbers(child(stbl, 'stss'), 4).map((number) => number - 1);
  const starts = keyFrames.filter(startsPiece(secondsAtLeast * (timescale / frameLength)));

  let offset = child(stbl, 'stco').readUInt32BE(8);
  const segments = starts.map((first, index) => {
    const frames = sizes.slice(first, starts[index + 1]);
    const length = frames.reduce((sum, size) => sum + size, 0);
    const data = file.subarray(offset, (offset += length));
    const body = segment(index + 1, first * frameLength, frameLength, frames, data);
    return { body, seconds: (frames.length * frameLength) / timescale };
  });
  return { init: initialisation(file), segments };
}

/** The init segment: the header with empty tables of frames. */
function initialisation(file: Buffer): Buffer {
  const moov = child(file, 'moov');
  const trak = child(moov, 'trak');
  const mdia = child(trak, 'mdia');
  const minf = child(mdia, 'minf');
  const empty = (type: string, bytes = 8): Buffer => box(type, Buffer.alloc(bytes));
  const tables = [whole(child(minf, 'stbl'), 'stsd'), empty('stts'), empty('stsc'), empty('stsz', 12)];
  const stbl = box('stbl', ...tables, empty('stco'));
  const media = box(
    'mdia',
    whole(mdia, 'mdhd'),
    whole(mdia, 'hdlr'),
    box('minf', whole(minf, 'vmhd'), whole(minf, 'dinf'), stbl),
  );
  const mvex = box('mvex', box('trex', words(0, 1, 1, 0, 0, 0)));
  return Buffer.concat([
    whole(file, 'ftyp'),
    box('moov', whole(moov, 'mvhd'), box('trak', whole(trak, 'tkhd'), media), mvex),
  ]);
}

function segment(
  sequence: number,
  start: number,
  length: number,
  sizes: readonly number[],
  data: Buffer,
): Buffer {
  // The first frame is a key frame, no other is; each has its length, size and flags.
  const frames = sizes.flatMap((size, index) => [length, size, index === 0 ? 0x02000000 : 0x01010000]);
  const moof = (dataOffset: number): Buffer =>
    box(
      'moof',
      box('mfhd', words(0, sequence)),
      box(
        'traf',
        box('tfhd', words(0x020000, 1)),
        box('tfdt', words(0x01000000, 0, start)),
        box('trun', words(0x000701, sizes.length, dataOffset, ...frames)),
      ),
    );
  return Buffer.concat([moof(moof(0).length + 8), box('mdat', data)]);
}

function startsPiece(framesAtLeast: number): (keyFrame: number) => boolean {
  let last = -Infinity;
  return (keyFrame) => {
    if (keyFrame - last < framesAtLeast) return false;
    last = keyFrame;
    return true;
  };
}

/** A box in another one, or in the file, with its head. */
function whole(parent: Buffer, type: string): Buffer {
  for (let at = 0; at < parent.length; at += parent.readUInt32BE(at)) {
    if (parent.toString('latin1', at + 4, at + 8) === type)
      return parent.subarray(at, at + parent.readUInt32BE(at));
  }
  throw new Error(`there is no ${type}`);
}

/** What a box contains. */
function child(parent: Buffer, type: string): Buffer {
  return whole(parent, type).subarray(8);
}

function box(type: string, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([words(body.length + 8), Buffer.from(type, 'latin1'), body]);
}

function words(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => buffer.writeUInt32BE(value, index * 4));
  return buffer;
}

/** The numbers of a table, after its head: their count, and they. */
function numbers(table: Buffer, countAt: number): number[] {
  return Array.from({ length: table.readUInt32BE(countAt) }, (_, index) =>
    table.readUInt32BE(countAt + 4 * (index + 1)),
  );
}
