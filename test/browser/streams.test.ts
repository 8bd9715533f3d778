import { expect, it } from 'vitest';
import { readProjectFile, snippetFiles } from '../pack/support/read-snippets.js';
import type { Route } from '../support/app-server.js';
import { eachWorld } from '../support/each-world.js';
import { filmStream } from '../support/film-stream.js';
import { blue } from '../support/test-files.js';
import { cdn, hideWorkers } from '../support/world.js';

const { 'shared/film-path.js': filmPath = '', 'src/play-hls.js': playHls = '' } =
  snippetFiles('docs/media.md');
const script = (body: string): Route => ({ body, contentType: 'text/javascript' });

/** Registers the worker for the films of the guide, and has the guide's player at hand. */
const page = (head = ''): Route => ({
  body: `<!doctype html><html lang="en"><head><title>Film</title>${head}
  <script type="importmap">{"imports":{"localforage":"/localforage.js","hls.js":"/hls.js"}}</script>
  <script type="module" src="/harness.js"></script>
  <script type="module">
    import { path } from '/film-path.js';
    import { playHls } from '/play-hls.js';
    await window.register({ origins: ['${cdn}'], path });
    window.playHls = playHls;
  </script></head><body><video muted></video></body></html>`,
});

interface Player {
  playHls?: (video: HTMLVideoElement, url: string, fileAuth: unknown) => () => void;
}

const routes = {
  '/film.html': page(),
  '/film-without-worker.html': page(`<script>${hideWorkers}</script>`),
  '/film-path.js': script(filmPath),
  '/play-hls.js': script(playHls),
  '/hls.js': script(readProjectFile('node_modules/hls.js/dist/hls.mjs')),
};

const path = new RegExp(/= \/(.*)\/;/.exec(filmPath)![1]!);
const stream = `${cdn}/${blue}/index.m3u8`;

eachWorld({ routes }, (context) => {
  const open = async (file: string): Promise<void> => {
    const { page: tab, world } = context;
    world.replaceCloudFront({ authorizer: { path }, files: filmStream(blue) });
    await tab.goto(world.app.url + file);
    await tab.waitFor(() => (window as Player).playHls !== undefined);
  };
  const hasStreams = (): Promise<boolean> =>
    context.page.evaluate(
      () => 'MediaSource' in window && MediaSource.isTypeSupported('video/mp4; codecs="avc1.42C028"'),
    );
  const noStreams = 'this browser has no H.264 for streams';
  const playByLibrary = async (): Promise<void> => {
    await context.page.evaluate((url) => {
      (window as Player).playHls!(document.querySelector('video')!, url, window.fileAuth);
    }, stream);
    await seeFilm();
  };
  const seeFilm = async (): Promise<void> => {
    await context.page.waitFor(
      () => document.querySelector('video')!.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA,
    );
  };
  /** Where the film is after that. */
  const seekToEnd = (): Promise<number> =>
    context.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const video = document.querySelector('video')!;
          video.addEventListener('seeked', () => resolve(video.currentTime), { once: true });
          video.currentTime = video.duration - 2;
        }),
    );
  const expectAllAllowed = (): void => {
    const { viewer } = context.world.cloudFront.log;
    expect(viewer.filter(({ url }) => !/\?authorization=./.test(url))).toEqual([]);
    expect(viewer.filter(({ status }) => status === null || status >= 400)).toEqual([]);
    expect(viewer.map(({ url }) => url.split('?')[0])).toContain(`/${blue}/12.m4s`);
  };

  it('hls.js plays a private stream, whose token is renewed in the middle of the film', async ({ skip }) => {
    await open('/film.html');
    skip(!(await hasStreams()), noStreams);
    await playByLibrary();
    const { page: tab, world } = context;
    expect(world.asked).toMatchObject([{ key: 'ACCOUNT', folder: blue, file: 'index', reason: 'missing' }]);
    const expired = await world.sign([`/${blue}/`], { iat: 1_600_000_000, exp: 1_600_000_600 });
    await tab.evaluate((token) => window.fileAuth.setToken('ACCOUNT', token), expired);
    expect(await seekToEnd()).toBeGreaterThan(60);
    expect(world.asked.map(({ reason }) => reason)).toEqual(['missing', 'expired']);
    expectAllAllowed();
  });

  it('hls.js plays a private stream without a worker', async ({ skip }) => {
    await open('/film-without-worker.html');
    skip(!(await hasStreams()), noStreams);
    await playByLibrary();
    expect(await seekToEnd()).toBeGreaterThan(60);
    expectAllAllowed();
  });

  it('a browser that plays HLS itself plays a private stream', async ({ skip }) => {
    await open('/film.html');
    const playsItself = await context.page.evaluate(
      () => document.querySelector('video')!.canPlayType('application/vnd.apple.mpegurl') !== '',
    );
    skip(!playsItself, `${context.world.browser.name} plays no HLS itself`);
    await context.page.evaluate((url) => {
      Object.assign(document.querySelector('video')!, {
        crossOrigin: 'anonymous',
        preload: 'auto',
        src: url,
      });
    }, stream);
    await seeFilm();
    expect(await seekToEnd()).toBeGreaterThan(60);
    expectAllAllowed();
  });
});
