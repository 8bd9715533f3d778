import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import type { StoredFile } from '../../src/testing/index.js';

/** Two folders with two accounts' files; UUIDs are telling rather than random. */
export const blue = 'b1111111-1111-4111-8111-111111111111';
export const green = 'c2222222-2222-4222-8222-222222222222';

/** A file UUID that ends in a number. */
export function fileId(number: number): string {
  return `f0000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** The path of a numbered file. */
export function filePath(folder: string, number: number, rest = '.png'): string {
  return `/${folder}/${fileId(number)}${rest}`;
}

const crcTable = Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc >>> 0;
});

function pngChunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const crc = content.reduce((sum, byte) => crcTable[(sum ^ byte) & 0xff]! ^ (sum >>> 8), 0xffffffff);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return Buffer.concat([length, content, check]);
}

/** A square PNG of one colour. */
export function png(red: number, greenValue: number, blueValue: number, size = 8): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2], 8);
  const row = Buffer.concat([
    Buffer.of(0),
    ...Array.from({ length: size }, () => Buffer.of(red, greenValue, blueValue)),
  ]);
  const pixels = Buffer.concat(Array.from({ length: size }, () => row));
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const chunks = [
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(pixels)),
    pngChunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...chunks]);
}

/** Of the page of number 372, a PDF: a colour that no viewer has around its page. */
export const pdfColour = [255, 0, 128] as const;

/** A PDF whose single square page is filled with one colour. */
function pdf(red: number, greenValue: number, blueValue: number): Buffer {
  const content = `${[red, greenValue, blueValue].map((value) => value / 255).join(' ')} rg 0 0 300 300 re f`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`;
  const trailer = `trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(file + table + trailer, 'latin1');
}

const demoFolder = new URL(
  '../../examples/demo/files/395c1e61-cc22-4e01-9b5c-c7f668382d78/',
  import.meta.url,
);
/** A film that is long enough for seeking, in two formats, from the demo. */
const films = {
  '.webm': '4c2ac204-8832-4e17-b6de-893f09606814.webm',
  '.mp4': '6be3ca8c-5da5-4d78-b1ff-8d0b2640e825.mp4',
};

/** Leaves traces in whatever origin it runs in: on its server, in its storage, in its document. */
export const trap = `
  const traces = [
    () => fetch('/owned'),
    () => (new Image().src = '/owned'),
    () => localStorage.setItem('owned', 'yes'),
    () => (document.cookie = 'owned=yes'),
    () => document.documentElement.setAttribute('data-owned', 'yes'),
    () => (globalThis.owned = true),
    () => globalThis.document || globalThis.postMessage('ran'),
    () => (globalThis.onconnect = ({ ports }) => ports[0].postMessage('ran')),
  ];
  for (const leave of traces) {
    try { leave(); } catch {}
  }
`;

/** What somebody uploads who wants to become a part of the application. */
const traps: Readonly<Record<string, StoredFile>> = {
  '.html': { body: `<!doctype html><title>Stored page</title><p>Stored</p><script>${trap}</script>` },
  '.svg': {
    body: `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>Stored drawing</title><script><![CDATA[${trap}]]></script></svg>`,
  },
  '.js': { body: trap },
  '.css': { body: '#styled { width: 123px; }' },
};

let made: Readonly<Record<string, StoredFile>> | undefined;

/** 200 images in each folder, and one file of each other kind in the blue one. */
export function testFiles(): Record<string, StoredFile> {
  // Each test has a distribution of its own, and they are megabytes.
  return { ...(made ??= makeTestFiles()) };
}

function makeTestFiles(): Record<string, StoredFile> {
  const files: Record<string, StoredFile> = {};
  for (let number = 1; number <= 200; number += 1) {
    files[filePath(blue, number)] = { body: png(0, 0, 255) };
    files[filePath(green, number)] = { body: png(0, 255, 0) };
  }
  for (const [extension, name] of Object.entries(films)) {
    files[filePath(blue, 301, extension)] = { body: readFileSync(new URL(name, demoFolder)) };
  }
  files[filePath(blue, 302, '.txt')] = { body: 'The quick brown fox jumps over the lazy dog.' };
  files[filePath(blue, 303, '.css')] = { body: '#styled { width: 123px; }', contentType: 'text/css' };
  files[filePath(blue, 304, '.js')] = {
    body: 'globalThis.moduleUrl = import.meta.url; export default "module";',
    contentType: 'text/javascript',
  };
  files[filePath(blue, 370, '.pdf')] = {
    body: readFileSync(new URL('f89c018d-79c8-4656-a031-5edde9cfd2ee.pdf', demoFolder)),
  };
  files[filePath(blue, 372, '.pdf')] = { body: pdf(...pdfColour) };
  for (const [extension, file] of Object.entries(traps)) files[filePath(blue, 371, extension)] = file;
  return files;
}
