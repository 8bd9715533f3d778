import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { runToSuccess } from '../pack/support/run.js';
import { snippetFiles } from '../pack/support/read-snippets.js';
import type { Route } from '../support/app-server.js';
import { eachWorld } from '../support/each-world.js';
import { temporaryFolder } from '../support/engines/system/temporary-folder.js';
import { filmStream } from '../support/film-stream.js';
import { routesOf } from '../support/neighbours/build-example.js';
import { blue, filePath, png, testFiles } from '../support/test-files.js';
import { cdn, fileUrl, type CloudFrontChanges } from '../support/world.js';

const imports = {
  leaflet: '/leaflet/dist/leaflet-src.esm.js',
  'maplibre-gl': '/maplibre-gl/dist/maplibre-gl.mjs',
  'pdfjs-dist': '/pdfjs-dist/build/pdf.mjs',
  three: '/three/build/three.module.js',
  localforage: '/localforage.js',
};

const page = (setUp: string): Route => ({
  body: `<!doctype html><html lang="en"><head><title>Media</title>
    <script type="importmap">${JSON.stringify({ imports })}</script>
    <script src="/shaka-player/dist/shaka-player.compiled.js"></script>
    <script type="module" src="/harness.js"></script>
    <script type="module">${setUp}</script></head>
    <body><video muted></video><canvas></canvas><div id="map" style="width: 300px; height: 300px"></div></body></html>`,
});

const guide = Object.entries(snippetFiles('docs/media.md')).map(([file, code]): [string, Route] => [
  `/${file}`,
  // shaka-player has no module for browsers without a bundler.
  { body: code.replace("import shaka from 'shaka-player';", ''), contentType: 'text/javascript' },
]);
const tiles = `/${blue}/{z}-{x}-{y}.png`;

eachWorld({}, (context) => {
  let libraries: Readonly<Record<string, Route>>;
  beforeAll(async () => {
    const { path } = temporaryFolder();
    await cp(new URL('libraries.json', import.meta.url), join(path, 'package.json'));
    await runToSuccess('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], path);
    await cp(
      join(path, 'node_modules/pdfjs-dist/build/pdf.worker.mjs'),
      join(path, 'node_modules/pdf.worker.mjs'),
    );
    libraries = routesOf(join(path, 'node_modules'));
  });

  /** A page with this code in it, which ends by setting `window.done`. */
  const open = async (code: string, files: CloudFrontChanges): Promise<void> => {
    const { world, page: tab } = context;
    const all = { ...libraries, ...Object.fromEntries(guide), '/media.html': page(code) };
    for (const [at, route] of Object.entries(all)) world.app.set(at, route);
    world.replaceCloudFront(files);
    await tab.goto(`${world.app.url}/media.html`);
    await tab.waitFor(() => 'done' in window);
  };
  const seeTokens = (): void => {
    const { viewer } = context.world.cloudFront.log;
    expect(viewer.length).toBeGreaterThan(0);
    expect(viewer.filter(({ url }) => !/\?authorization=./.test(url))).toEqual([]);
    expect(viewer.filter(({ status }) => status === null || status >= 400)).toEqual([]);
  };

  it.each(['index.mpd', 'index.m3u8'])('shaka-player plays a private stream: %s', async (name) => {
    const path = /\/(?<folder>[\da-f-]{36})\/(?<file>[\w-]+)\.(?:m3u8|mpd|mp4|m4s|ts|vtt)/;
    await open(
      `import { path } from '/shared/film-path.js';
      import { playDash } from '/src/play-dash.js';
      await window.register({ origins: ['${cdn}'], path });
      await playDash(document.querySelector('video'), '${cdn}/${blue}/${name}');
      window.done = true;`,
      { authorizer: { path }, files: filmStream(blue) },
    );
    await context.page.waitFor(() => document.querySelector('video')!.readyState >= 3);
    seeTokens();
  });

  it('pdf.js draws a private PDF', async () => {
    const file = filePath(blue, 372, '.pdf');
    await open(
      `import { showPdf } from '/src/show-pdf.js';
      await window.register({ origins: ['${cdn}'] });
      const canvas = document.querySelector('canvas');
      await showPdf(canvas, '${fileUrl(blue, 372, '.pdf')}');
      window.done = [...canvas.getContext('2d').getImageData(9, 9, 1, 1).data].join();`,
      { files: { [file]: testFiles()[file]! } },
    );
    expect(await context.page.evaluate(() => (window as { done?: string }).done)).toBe('255,0,128,255');
    seeTokens();
  });

  it('Leaflet shows private tiles', async () => {
    await open(
      `import { path, showMap } from '/src/show-map.js';
      await window.register({ origins: ['${cdn}'], path });
      const map = showMap(document.querySelector('#map'), '${blue}');
      map.eachLayer((layer) => layer.on('load', () => (window.done = true)));`,
      tileFiles(),
    );
    seeTokens();
  });

  it('MapLibre fetches private tiles', async () => {
    await open(
      `import * as maplibregl from 'maplibre-gl';
      await window.register({ origins: ['${cdn}'], path: /\\/(?<folder>[\\da-f-]{36})\\/(?<file>\\d+-\\d+-\\d+)\\.png/ });
      const sources = { tiles: { type: 'raster', tileSize: 256, tiles: ['${cdn}${tiles}'] } };
      const style = { version: 8, sources, layers: [{ id: 'tiles', type: 'raster', source: 'tiles' }] };
      const map = new maplibregl.Map({ container: 'map', center: [0, 0], zoom: 1, style });
      map.on('idle', () => (window.done = true));`,
      tileFiles(),
    );
    seeTokens();
  });

  it('three.js loads a private texture that WebGL may read', async () => {
    await open(
      `import { TextureLoader } from 'three';
      await window.register({ origins: ['${cdn}'] });
      const { image } = await new TextureLoader().loadAsync('${fileUrl(blue, 1)}');
      const canvas = document.querySelector('canvas').getContext('2d');
      canvas.drawImage(image, 0, 0);
      window.done = [...canvas.getImageData(1, 1, 1, 1).data].join();`,
      {},
    );
    expect(await context.page.evaluate(() => (window as { done?: string }).done)).toBe('0,0,255,255');
    seeTokens();
  });
});

/** The tiles of the first zooms. */
function tileFiles(): CloudFrontChanges {
  const path = /\/(?<folder>[\da-f-]{36})\/(?<file>\d+-\d+-\d+)\.png/;
  const names = [0, 1, 2].flatMap((z) =>
    Array.from(
      { length: 4 ** z },
      (_, index) => `/${blue}/${z}-${index % 2 ** z}-${Math.floor(index / 2 ** z)}.png`,
    ),
  );
  return {
    authorizer: { path },
    files: Object.fromEntries(names.map((name) => [name, { body: png(0, 0, 255, 256) }])),
  };
}
