import type { StoredFile } from '../../../src/testing/index.js';
import { blue, fileId, filePath, png, testFiles } from '../test-files.js';
import { makeFont } from './make-font.js';
import { makeSound } from './make-sound.js';

export const text = 'The quick brown fox jumps over the lazy dog.';

/** What lies behind the URL of a request. */
export type ContentName =
  | 'image'
  | 'vector'
  | 'text'
  | 'keptText'
  | 'large'
  | 'medium'
  | 'sound'
  | 'film'
  | 'captions'
  | 'font'
  | 'style'
  | 'styleWithImage'
  | 'styleWithFont'
  | 'script'
  | 'module'
  | 'moduleWithImport'
  | 'workerScript'
  | 'moved'
  | 'movedImage'
  | 'movedToFile'
  | 'movedAway';

interface Content {
  /** What follows the file's UUID in the URL that the page asks for. */
  readonly rest: string;
  /** The files by what follows the UUID, since some refer to another. */
  readonly files: (number: number) => Readonly<Record<string, StoredFile>>;
}

/** The blue of {@link contents.image}. */
export const imageColour: readonly number[] = [0, 0, 255];

const image = { body: png(0, 0, 255) };
const font = { body: makeFont(), contentType: 'font/ttf' };
const others = testFiles();
const film = (rest: string): StoredFile => others[filePath(blue, 301, rest)]!;

const sole = (rest: string, file: StoredFile): Content => ({ rest, files: () => ({ [rest]: file }) });
const script = (write: (number: number) => string): Content['files'] => {
  return (number) => ({ '.js': { body: write(number), contentType: 'text/javascript' } });
};
const style = (body: string): StoredFile => ({ body, contentType: 'text/css' });

export const contents: Readonly<Record<ContentName, Content>> = {
  image: sole('.png', image),
  vector: sole('.svg', {
    body: '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="#00f"/></svg>',
  }),
  text: sole('.txt', { body: text }),
  keptText: sole('.txt', { body: text, headers: { 'cache-control': 'max-age=3600' } }),
  large: sole('.bin', { body: Buffer.alloc(4 * 1024 * 1024) }),
  medium: sole('.bin', { body: Buffer.alloc(256 * 1024) }),
  sound: sole('.wav', { body: makeSound(), contentType: 'audio/wav' }),
  // The page chooses by what the browser plays.
  film: { rest: '', files: () => ({ '.mp4': film('.mp4'), '.webm': film('.webm') }) },
  captions: sole('.vtt', {
    body: 'WEBVTT\n\n00:00.000 --> 00:10.000\nHello\n',
    contentType: 'text/vtt; charset=utf-8',
  }),
  font: sole('.ttf', font),
  style: {
    rest: '.css',
    files: (number) => {
      const file = style(`#styled${number} { width: 123px; }`);
      return { '.css': file, '-wrong.css': file };
    },
  },
  styleWithImage: {
    rest: '.css',
    files: (number) => ({
      '.css': style(`#pixel${number} { background: url('./${fileId(number)}.png'); }`),
      '.png': image,
    }),
  },
  styleWithFont: {
    rest: '.css',
    files: (number) => ({
      '.css': style(`@font-face { font-family: font${number}; src: url('./${fileId(number)}.ttf'); }`),
      '.ttf': font,
    }),
  },
  script: { rest: '.js', files: script((number) => `globalThis.script${number} = 'ran';`) },
  module: { rest: '.js', files: script(() => 'export const address = import.meta.url;') },
  moduleWithImport: {
    rest: '.js',
    files: (number) => ({
      ...script(() => `export { address } from './${fileId(number)}.mjs';`)(number),
      '.mjs': { body: 'export const address = import.meta.url;', contentType: 'text/javascript' },
    }),
  },
  // For `importScripts()` in a worker.
  workerScript: { rest: '.js', files: script(() => `self.imported = 'ran';`) },
  // These are no files: the distribution answers them itself.
  moved: { rest: '.moved', files: () => ({}) },
  movedImage: { rest: '.moved-image', files: () => ({}) },
  movedToFile: { rest: '.moved-to-file', files: () => ({ '-target.txt': { body: text } }) },
  movedAway: { rest: '.moved-away', files: () => ({}) },
};
