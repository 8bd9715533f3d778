// Draws, composes and prints the private files of the demo again; `npm start` does not need this.
// Run: node examples/demo/files/make.mjs [drawing …]   (needs ffmpeg, and Chromium: CHROMIUM=/path/to/chromium)
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { composeMelody } from './make/melody.mjs';
import { lighthouse, rings } from './make/vector.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const framesPerSecond = 24;
const vectorDrawings = { lighthouse, rings };

const { folders } = JSON.parse(await readFile(here('catalogue.json'), 'utf8'));
const wanted = process.argv.slice(2);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--allow-file-access-from-files'],
});
const studio = await browser.newPage();
await studio.goto(`file://${here('make/studio.html')}`);
await studio.waitForFunction(() => 'studio' in globalThis);

for (const folder of folders) {
  await mkdir(here(folder.id), { recursive: true });
  for (const item of folder.files) {
    if (wanted.length > 0 && !wanted.includes(item.drawing)) continue;
    await makeItem(item, (source) => here(`${folder.id}/${source.id}.${source.extension}`));
  }
}
await browser.close();

async function makeItem(item, pathOf) {
  const [source] = item.sources;
  // The demo's server makes it anew.
  if (item.kind === 'table') return undefined;
  if (item.kind === 'video') return makeFilm(item, pathOf);
  if (item.kind === 'audio') return makeAudio(pathOf(source));
  if (item.kind === 'document') return printAlmanac(pathOf(source));
  if (source.extension === 'svg') return writeFile(pathOf(source), vectorDrawings[item.drawing]());
  const image = await studio.evaluate(
    ([name, type]) => globalThis.studio.drawImage(name, type),
    [item.drawing, source.type],
  );
  return writeFile(pathOf(source), image, 'base64');
}

async function printAlmanac(path) {
  const page = await browser.newPage();
  await page.goto(`file://${here('make/almanac.html')}`);
  await page.waitForSelector('#wind-rose path', { state: 'attached' });
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true });
  await writeFile(path, withoutTraces(pdf.toString('latin1')), 'latin1');
}

/** The browser writes the time and its own version into a PDF. The length stays, since the PDF counts its bytes. */
function withoutTraces(pdf) {
  return pdf
    .replace(/(\/(?:CreationDate|ModDate) \(D:)\d{14}/g, '$120260101000000')
    .replace(/\/Creator \((?:\\.|[^)\\])*\)/, (found) =>
      '/Creator (file-auth-worker demo)'.padEnd(found.length),
    );
}

async function makeAudio(path) {
  const input = ['-f', 's16le', '-ar', '44100', '-ac', '1', '-i', '-'];
  const encoder = startFfmpeg([
    ...input,
    '-c:a',
    'libmp3lame',
    '-b:a',
    '80k',
    '-metadata',
    'title=Low tide, for two bells',
    path,
  ]);
  encoder.stdin.end(Buffer.from(composeMelody().buffer));
  await finished(encoder);
}

/** Both films have a key frame every two seconds and their index in front, so that seeking needs few requests. */
async function makeFilm(item, pathOf) {
  const [mp4, webm] = item.sources.map(pathOf);
  const poster = await studio.evaluate(() => globalThis.studio.drawFrame(42, 0.85));
  await writeFile(pathOf(item.poster), poster, 'base64');
  const scratch = await mkdtemp(join(tmpdir(), 'film-'));
  const master = join(scratch, 'master.mkv');
  await drawMaster(master);
  const keyFrames = ['-g', String(2 * framesPerSecond), '-pix_fmt', 'yuv420p'];
  const baseline = ['-c:v', 'libx264', '-profile:v', 'baseline', '-preset', 'veryslow', '-crf', '25'];
  await finished(startFfmpeg(['-i', master, ...baseline, ...keyFrames, '-movflags', '+faststart', mp4]));
  const vp9 = ['-c:v', 'libvpx-vp9', '-crf', '36', '-b:v', '0', '-row-mt', '1', '-cpu-used', '3'];
  await finished(startFfmpeg(['-i', master, ...vp9, ...keyFrames, '-cues_to_front', '1', webm]));
  await rm(scratch, { recursive: true });
}

async function drawMaster(path) {
  const input = ['-f', 'mjpeg', '-framerate', String(framesPerSecond), '-i', '-'];
  const encoder = startFfmpeg([...input, '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '10', path]);
  const seconds = await studio.evaluate(() => globalThis.studio.filmSeconds);
  for (let frame = 0; frame < seconds * framesPerSecond; frame++) {
    const image = await studio.evaluate((at) => globalThis.studio.drawFrame(at), frame / framesPerSecond);
    if (!encoder.stdin.write(Buffer.from(image, 'base64'))) await once(encoder.stdin, 'drain');
  }
  encoder.stdin.end();
  await finished(encoder);
}

function startFfmpeg(args) {
  const output = args.at(-1);
  const quiet = ['-hide_banner', '-loglevel', 'error', '-y'];
  // Without bitexact the file would tell the encoder's version.
  return spawn('ffmpeg', [...quiet, ...args.slice(0, -1), '-fflags', '+bitexact', output], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
}

async function finished(child) {
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`ffmpeg ended with code ${code}`);
}
