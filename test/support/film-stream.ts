import { readFileSync } from 'node:fs';
import type { StoredFile } from '../../src/testing/index.js';
import { fragmentMp4 } from './fragment-mp4.js';

const film = new URL(
  '../../examples/demo/files/395c1e61-cc22-4e01-9b5c-c7f668382d78/6be3ca8c-5da5-4d78-b1ff-8d0b2640e825.mp4',
  import.meta.url,
);

/** The demo's film as HLS (`index.m3u8`) and DASH (`index.mpd`), in segments of six seconds, under a folder. */
export function filmStream(folder: string): Record<string, StoredFile> {
  const { init, segments } = fragmentMp4(readFileSync(film), 6);
  const seconds = segments.map((segment) => segment.seconds);
  const pieces = segments.map(({ body }, index) => [`/${folder}/${index + 1}.m4s`, piece(body)] as const);
  return {
    [`/${folder}/index.m3u8`]: { body: playlist(seconds), contentType: 'application/vnd.apple.mpegurl' },
    [`/${folder}/index.mpd`]: { body: manifest(seconds), contentType: 'application/dash+xml' },
    [`/${folder}/init.mp4`]: piece(init),
    ...Object.fromEntries(pieces),
  };
}

function piece(body: Buffer): StoredFile {
  return { body, contentType: 'video/mp4' };
}

function playlist(seconds: readonly number[]): string {
  const head = ['#EXTM3U', '#EXT-X-VERSION:7', `#EXT-X-TARGETDURATION:${Math.ceil(Math.max(...seconds))}`];
  const pieces = seconds.flatMap((length, index) => [`#EXTINF:${length},`, `${index + 1}.m4s`]);
  return [
    ...head,
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-MAP:URI="init.mp4"',
    ...pieces,
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}

function manifest(seconds: readonly number[]): string {
  const total = seconds.reduce((sum, length) => sum + length, 0);
  const template = `<SegmentTemplate timescale="1" duration="${seconds[0]}" startNumber="1" initialization="init.mp4" media="$Number$.m4s"/>`;
  const representation = `<Representation id="film" bandwidth="400000" codecs="avc1.42C028">${template}</Representation>`;
  return `<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" type="static"
  mediaPresentationDuration="PT${total}S" minBufferTime="PT2S">
<Period><AdaptationSet mimeType="video/mp4" contentType="video">${representation}</AdaptationSet></Period></MPD>`;
}
