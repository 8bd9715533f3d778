import { expect, it, vi } from 'vitest';
import { session } from '../../src/lambda-edge/index.js';
import { eachWorld } from '../support/each-world.js';
import { expectAll } from '../support/expect-all.js';
import { blue, filePath, testFiles } from '../support/test-files.js';
import { cdn, foreignOrigins } from '../support/world.js';

const sessionUrl = `${cdn}/.file-auth/session`;

/** What a page shows without a worker, by its HTML; each has a file of its own. */
const shown: Readonly<Record<string, readonly [number, string, (url: string) => string]>> = {
  'an image': [1, '.png', (url) => `<img src="${url}">`],
  'an image with credentials': [2, '.png', (url) => `<img crossorigin="use-credentials" src="${url}">`],
  'a film without crossorigin': [301, '.webm', (url) => `<video preload="auto" src="${url}"></video>`],
  'an object': [3, '.png', (url) => `<object data="${url}"></object>`],
  'an embed': [4, '.png', (url) => `<embed src="${url}">`],
  'a frame': [302, '.txt', (url) => `<iframe src="${url}"></iframe>`],
  'a style sheet': [303, '.css', (url) => `<link rel="stylesheet" href="${url}">`],
  'a background': [5, '.png', (url) => `<p style="background: url(${url})">a</p>`],
  'an image in a frame of HTML': [6, '.png', (url) => `<iframe srcdoc='<img src="${url}">'></iframe>`],
  'an image in a sandboxed frame': [
    7,
    '.png',
    (url) => `<iframe sandbox srcdoc='<img src="${url}">'></iframe>`,
  ],
};

/** What a page shows as an anonymous visitor, or runs. */
const notShown: Readonly<Record<string, readonly [number, string, (url: string) => string]>> = {
  'an anonymous image': [11, '.png', (url) => `<img crossorigin src="${url}">`],
  'an anonymous film': [301, '.mp4', (url) => `<video preload="auto" crossorigin src="${url}"></video>`],
  'a frame that does not say who asks': [
    12,
    '.png',
    (url) => `<iframe referrerpolicy="no-referrer" src="${url}"></iframe>`,
  ],
};

const running = filePath(blue, 390, '.html');
/** By which an uploaded page that runs on the origin of the files tries to get another file. */
const attempts: Readonly<Record<string, readonly [number, string]>> = {
  'a fetch': [21, "fetch(url, { credentials: 'include' })"],
  'an image': [22, "add('img', { src: url })"],
  'a frame': [23, "add('iframe', { src: url })"],
  'a frame in a frame without an origin': [24, "add('iframe', { src: 'data:text/html,' + frame })"],
  'a frame in a sandboxed frame': [25, "add('iframe', { sandbox: 'allow-scripts', srcdoc: frame })"],
  'a frame that it navigates': [26, "add('iframe', { name: 'f' }); window.open(url, 'f')"],
  'a form in a frame without an origin': [
    27,
    "add('iframe', { src: 'data:text/html,<form action=' + url + '></form><script>document.forms[0].submit()</' + 'script>' })",
  ],
};

function upload(): string {
  const lines = Object.values(attempts).map(([number, code]) => {
    const url = cdn + filePath(blue, number);
    return `attempt("${url}", (url, frame) => { ${code}; });`;
  });
  return `<!doctype html><body><script>
    const add = (name, members) => document.body.append(Object.assign(document.createElement(name), members));
    const attempt = (url, run) => { try { run(url, '<iframe src="' + url + '"></iframe>'); } catch {} };
    ${lines.join('\n')}
    navigator.serviceWorker?.register("${cdn}${filePath(blue, 304, '.js')}").catch(() => {});
    document.cookie = '__Host-file-auth=mine; Path=/; Secure; SameSite=None; Partitioned';
  </script>`;
}

eachWorld({}, (context) => {
  const keepsCookies = context.engine !== 'webkit';

  const offer = (): void => {
    context.world.replaceCloudFront({
      authorizer: { session: session() },
      allowCredentials: true,
      files: { ...testFiles(), [running]: { body: upload(), contentType: 'text/html' } },
    });
  };
  /** Asks the session's path, as a page does; resolves to the status and the reason of a denial. */
  const ask = (headers: Record<string, string> = {}): Promise<string> =>
    context.page.evaluate(askSession, sessionUrl, headers);
  const open = async (grant = `/${blue}/`): Promise<string> =>
    ask({ authorization: `Bearer ${await context.world.sign([grant])}` });
  const close = (): Promise<string> => ask({ 'x-file-auth-session': 'close' });
  /** The status of the first answer to a request for a path. */
  const statusOf = (path: string): Promise<number> =>
    vi.waitUntil(
      () =>
        context.world.cloudFront.log.viewer.find(({ url }) => url.split('?', 1)[0] === path)?.status ??
        undefined,
      { timeout: 10_000 },
    );
  const show = async (html: string): Promise<void> => {
    await context.page.evaluate((text) => document.body.insertAdjacentHTML('beforeend', text), html);
  };
  const showEach = (kinds: typeof shown, statuses: readonly number[]): Promise<void> =>
    expectAll(Object.keys(kinds), async (kind) => {
      const [number, rest, html] = kinds[kind]!;
      const path = filePath(blue, number, rest);
      await show(html(cdn + path));
      expect(statuses).toContain(await statusOf(path));
    });

  it('a browser keeps a session that it can bind to the site of the page, and tells so', async () => {
    offer();
    await close();
    expect(await ask()).toBe('401 token-missing');
    expect(await open()).toBe('204 ');
    expect(await ask()).toBe(keepsCookies ? '204 ' : '401 token-missing');
    expect(await close()).toBe('204 ');
    expect(await ask()).toBe('401 token-missing');
  });

  // WebKit 2.50 keeps no partitioned cookie, which the first test shows.
  if (!keepsCookies) return;
  it('what no worker sees loads from its clean URL with a session', async () => {
    offer();
    await open();
    await showEach(shown, [200, 206]);
    const { origin, viewer } = context.world.cloudFront.log;
    expect(origin.filter(({ headers }) => 'cookie' in headers)).toEqual([]);
    expect(viewer.filter(({ url }) => url.includes('authorization'))).toEqual([]);
  });

  it('a script reads a file with the credentials of a session, and none without', async () => {
    offer();
    await open();
    const url = cdn + filePath(blue, 302, '.txt');
    expect(await context.page.evaluate(readText, url, 'include')).toContain('quick brown fox');
    expect(await context.page.evaluate(readText, url, 'same-origin')).toContain('needs a token');
  });

  it('what the browser asks for anonymously, or for nobody, is denied in spite of a session', async () => {
    offer();
    await open();
    await showEach(notShown, [401]);
  });

  it('a file of a folder that the session does not grant is denied', async () => {
    offer();
    await open('/another/');
    const path = filePath(blue, 1);
    await show(`<img src="${cdn}${path}">`);
    expect(await statusOf(path)).toBe(403);
  });

  it('after a session was closed, nothing loads', async () => {
    offer();
    await open();
    await close();
    const path = filePath(blue, 1);
    await show(`<img src="${cdn}${path}">`);
    expect(await statusOf(path)).toBe(401);
  });

  it('an uploaded page that runs on the origin of the files gets no other file', async () => {
    offer();
    await open();
    await show(`<iframe src="${cdn}${running}"></iframe>`);
    expect(await statusOf(running)).toBe(200);
    await expectAll(Object.keys(attempts), async (name) => {
      expect(await statusOf(filePath(blue, attempts[name]![0]))).toBe(401);
    });
    // Nor a service worker on that origin; Chromium asks for none where it takes a certificate by way of exception.
    const { viewer } = context.world.cloudFront.log;
    const passed = viewer.filter(({ url, status }) => url.endsWith('.js') && status !== 401);
    expect(passed).toEqual([]);
    // Nor does it end the session, or put another in its place.
    expect(await ask()).toBe('204 ');
  });

  it('neither a window of its own nor the page of another site has the session', async () => {
    offer();
    await open();
    const path = filePath(blue, 1);
    await context.page.goto(cdn + path);
    expect(await statusOf(path)).toBe(401);
    await context.page.goto(`${foreignOrigins[0]}/`);
    const other = filePath(blue, 2);
    await show(`<img src="${cdn}${other}">`);
    expect(await statusOf(other)).toBe(401);
    const { viewer } = context.world.cloudFront.log;
    expect(viewer.filter(({ url, headers }) => [path, other].includes(url) && 'cookie' in headers)).toEqual(
      [],
    );
  });
});

async function askSession(url: string, headers: Record<string, string>): Promise<string> {
  const response = await fetch(url, { credentials: 'include', headers });
  return `${response.status} ${response.headers.get('x-file-auth') ?? ''}`;
}

async function readText(url: string, credentials: RequestCredentials): Promise<string> {
  return (await fetch(url, { credentials })).text();
}
