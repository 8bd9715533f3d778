import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { htmlPage, startAppServer, type AppServer, type Route } from '../support/app-server.js';
import { eachEngine } from '../support/each-engine.js';
import {
  browserSupport,
  insecureHost,
  launchEngine,
  type ClickOptions,
  type TestBrowser,
  type TestPage,
} from '../support/engines/index.js';
import { png } from '../support/test-files.js';
import { startTlsHosts, type TlsHosts } from '../support/tls-hosts.js';

const cdn = 'd111111abcdef8.cloudfront.net';
const otherCdn = 'd222222abcdef8.cloudfront.net';

// Counts its answers in module state, so that a new worker is seen by a count that begins again.
const worker = `
  let count = 0;
  console.log('worker starts');
  self.addEventListener('install', () => self.skipWaiting());
  self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener('fetch', (event) => {
    const { pathname } = new URL(event.request.url);
    if (pathname === '/count') event.respondWith(new Response(String(++count)));
    if (pathname === '/through-worker') event.respondWith(fetch('https://${cdn}/greeting'));
  });
`;

const page = htmlPage(
  '<button>Press me</button><script>addEventListener("load", () => console.info("page is ready"))</script>',
);

const strange = { 'content-security-policy': 'sandbox', 'content-type': 'text/html' };
const image = png(0, 0, 255);
const saved = Buffer.alloc(3_000_000, 'saved ');

let cut = 0;

const routes: Record<string, Route> = {
  '/echo': (request, response) => void request.pipe(response),
  '/endless': (_request, response) => {
    response.on('close', () => (cut += 1));
    response.write('and so on ');
  },
  '/links': htmlPage(
    '<a id="open" href="/strange" target="_blank">Open</a><a id="plain" href="/next">Next</a><a id="save" href="/saved">Save</a><iframe src="/strange"></iframe>',
  ),
  '/strange': { body: '<!doctype html><p>Strange</p>', headers: strange },
  '/saved': { body: saved, headers: { 'content-disposition': 'attachment; filename="My file.bin"' } },
  '/': page,
  '/next': htmlPage('<p id="next">Next</p>'),
  '/kept': {
    body: '<!doctype html><a href="/next">Next</a>',
    headers: { 'cache-control': 'max-age=60' },
  },
  '/sw.js': { body: worker, contentType: 'text/javascript' },
};

const answerAs =
  (name: string): RequestListener =>
  (request, response) => {
    const isWorker = request.url === '/sw.js';
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('content-type', isWorker ? 'text/javascript' : 'text/html');
    const body = isWorker ? worker : `greetings from ${name}`;
    response.end(request.url === '/image' ? image : body);
  };

eachEngine((engine) => {
  const supports = browserSupport[engine.name];
  let app: AppServer;
  let hosts: TlsHosts;
  let browser: TestBrowser;

  const launch = (options: { idleTimeoutMs?: number } = {}): Promise<TestBrowser> =>
    launchEngine(engine, {
      tlsPort: hosts.port,
      hosts: hosts.hosts,
      certificate: hosts.certificate,
      ...options,
    });

  beforeAll(async () => {
    app = await startAppServer({ routes });
    hosts = await startTlsHosts({ [cdn]: answerAs('the distribution'), [otherCdn]: answerAs('another one') });
    browser = await launch();
  });

  afterAll(async () => {
    await browser?.close();
    await hosts?.close();
    await app?.close();
  });

  it('tells its name and version', () => {
    expect(browser.name).toBe(engine.name);
    expect(browser.version).toMatch(/^\d+\./);
  });

  it('opens a page of a mapped host and lets it fetch from another', async () => {
    const tab = await browser.newPage();
    await tab.goto(`https://${cdn}/`);
    expect(await tab.url()).toBe(`https://${cdn}/`);
    expect(await tab.evaluate(() => document.body.textContent)).toBe('greetings from the distribution');
    expect(await tab.evaluate(fetchText, `https://${otherCdn}/`)).toBe('greetings from another one');
    await tab.close();
  });

  it('knows no host that is not mapped', async () => {
    const tab = await browser.newPage();
    await tab.goto(app.url);
    await expect(tab.evaluate(fetchText, 'https://d333333abcdef8.cloudfront.net/')).rejects.toThrow();
    await tab.close();
  });

  it('reaches a mapped host from inside a service worker', async () => {
    const tab = await openControlled(browser, app.url);
    expect(await tab.evaluate(fetchText, '/through-worker')).toBe('greetings from the distribution');
    await tab.close();
  });

  it('registers a service worker on a mapped host', async () => {
    const tab = await openControlled(browser, `https://${otherCdn}`);
    expect(await tab.evaluate(fetchText, '/count')).toBe('1');
    await tab.close();
  });

  it('keeps localhost working on several ports and by its address', async () => {
    const second = await startAppServer({ routes: { '/': htmlPage('<p>Second</p>') } });
    const tab = await browser.newPage();
    await tab.goto(second.url);
    expect(await tab.evaluate(() => document.body.textContent)).toBe('Second');
    await tab.goto(`http://127.0.0.1:${app.port}/next`);
    expect(await tab.evaluate(() => document.body.textContent)).toBe('Next');
    await tab.close();
    await second.close();
  });

  it('reaches this machine on several ports at a host that is no secure context', async () => {
    const second = await startAppServer({ routes: { '/': htmlPage('<p>Second</p>') } });
    const tab = await browser.newPage();
    cut = 0;
    await tab.goto(`http://${insecureHost}:${app.port}/next`);
    const shown = (): Promise<unknown> => tab.evaluate(() => [document.body.textContent, isSecureContext]);
    expect(await shown()).toEqual(['Next', false]);
    expect(await tab.evaluate(loadImage, `https://${cdn}/image`)).toBe(8);
    expect(await tab.evaluate(postAndAbort)).toEqual(['posted text', 'AbortError']);
    await expect.poll(() => cut).toBe(1);
    await tab.goto(`http://${insecureHost}:${second.port}/`);
    expect(await shown()).toEqual(['Second', false]);
    await tab.close();
    await second.close();
  });

  it('passes arguments, results and errors between test and page', async () => {
    const tab = await browser.newPage();
    await tab.goto(app.url);
    const echo = await tab.evaluate(async (first, second) => ({ first, second }), 'ä"`${1}', [
      1,
      null,
      { deep: true },
    ]);
    expect(echo).toEqual({ first: 'ä"`${1}', second: [1, null, { deep: true }] });
    expect(await tab.evaluate(() => undefined)).toBeUndefined();
    const failing = tab.evaluate(() => Promise.reject(new RangeError('out of range')));
    await expect(failing).rejects.toMatchObject({ name: 'RangeError', message: 'out of range' });
    await tab.close();
  });

  it('waits for a page that is still on its way', async () => {
    const tab = await browser.newPage();
    await tab.goto(app.url);
    await tab.evaluate(() => void setTimeout(() => location.assign('/next'), 300));
    expect(await tab.waitFor(() => document.querySelector('#next')?.textContent)).toBe('Next');
    await tab.close();
  });

  it('clicks and types as a person does', async () => {
    const tab = await browser.newPage();
    await tab.goto(app.url);
    await tab.evaluate(recordTrustedEvents);
    await tab.click('button');
    await tab.press('a');
    await tab.press('Enter');
    await tab.waitFor(() => document.title === 'click:true keydown:a:true keydown:Enter:true click:true');
    await tab.close();
  });

  const middleClicks = [
    ['the middle button', { button: 'middle' }, 'auxclick:1'],
    ['the middle button and Shift held', { button: 'middle', modifiers: ['Shift'] }, 'auxclick:1:Shift'],
  ] as const;

  it.each([
    ['the left button', {}, 'click:0'],
    ['Control held', { modifiers: ['Control'] }, 'click:0:Control'],
    ['Shift and Alt held', { modifiers: ['Shift', 'Alt'] }, 'click:0:Shift:Alt'],
    ...(supports.middleClick ? middleClicks : []),
  ] as const)('clicks with %s', async (_, options, expected) => {
    const tab = await browser.newPage();
    await tab.goto(app.url);
    await tab.evaluate(recordClicks);
    await tab.click('button', options);
    await tab.click('button');
    await tab.waitFor((text) => document.title === text, `${expected} click:0`);
    await tab.close();
  });

  it('looks into a frame of another origin, without script', async () => {
    const tab = await browser.newPage();
    await tab.goto(`${app.url}/links`);
    const seen = await tab.evaluateInFrame(
      'iframe',
      (prefix) => prefix + document.body.textContent,
      'It is ',
    );
    expect(seen).toBe('It is Strange');
    expect(await tab.evaluateInFrame('iframe', () => origin)).toBe('null');
    expect(await tab.evaluate(() => document.querySelectorAll('a').length)).toBe(3);
    await tab.close();
  });

  it('gives the tab that a click opens', async () => {
    const tab = await browser.newPage();
    await tab.goto(`${app.url}/links`);
    const opened = await tab.clickToOpen('#open');
    await opened.waitFor(() => document.body?.textContent === 'Strange');
    await expect.poll(() => opened.url()).toBe(`${app.url}/strange`);
    expect(await tab.url()).toBe(`${app.url}/links`);
    await opened.close();
    expect(await tab.evaluate(() => document.querySelectorAll('a').length)).toBe(3);
    await tab.close();
  });

  if (!supports.middleClick) {
    it('says that it cannot click with the middle button', async () => {
      const tab = await browser.newPage();
      await tab.goto(app.url);
      await expect(tab.click('button', { button: 'middle' })).rejects.toThrow('the middle button');
      await tab.close();
    });
  }

  const openingClicks: [string, ClickOptions][] = [];
  if (supports.middleClick) openingClicks.push(['the middle button', { button: 'middle' }]);
  if (supports.controlClickOpensTab) openingClicks.push(['Control held', { modifiers: ['Control'] }]);

  it.each(openingClicks)('gives the tab that a click with %s opens', async (_, options) => {
    const tab = await browser.newPage();
    await tab.goto(`${app.url}/links`);
    const opened = await tab.clickToOpen('#plain', options);
    await opened.waitFor(() => document.querySelector('#next'));
    expect(await tab.url()).toBe(`${app.url}/links`);
    await opened.close();
    await tab.close();
  });

  it('finds a download on disk', async () => {
    const tab = await browser.newPage();
    await tab.goto(`${app.url}/links`);
    await tab.click('#save');
    const file = await browser.downloads.waitFor('My file.bin', saved.length);
    expect(file.equals(saved)).toBe(true);
    expect(await browser.downloads.names()).toEqual(['My file.bin']);
    await tab.close();
  });

  it('goes back to a page that is as it was, forward again, and elsewhere', async () => {
    const tab = await browser.newPage();
    await tab.goto(`${app.url}/kept`);
    await tab.evaluate(() =>
      addEventListener('pageshow', ({ persisted }) => (document.title = `${persisted}`)),
    );
    await tab.click('a');
    await tab.waitFor(() => document.querySelector('#next'));
    await tab.goBack();
    expect(await tab.evaluate(() => [location.pathname, document.title])).toEqual(['/kept', 'true']);
    await tab.goForward();
    expect(await tab.evaluate(() => document.body.textContent)).toBe('Next');
    await tab.goBack();
    await tab.reload();
    expect(await tab.evaluate(() => [location.pathname, document.title])).toEqual(['/kept', '']);
    await tab.goto(`${app.url}/next`);
    expect(await tab.evaluate(() => document.body.textContent)).toBe('Next');
    await tab.close();
  });

  it('stays controlled over a reload', async () => {
    const tab = await openControlled(browser, app.url);
    await tab.reload();
    expect(await tab.evaluate(isControlled)).toBe(true);
    await tab.close();
  });

  it(`${supports.hardReloadDropsControl ? 'loses' : 'keeps'} its controller over a hard reload`, async () => {
    const tab = await openControlled(browser, app.url);
    await tab.hardReload();
    expect(await tab.evaluate(isControlled)).toBe(!supports.hardReloadDropsControl);
    await tab.reload();
    expect(await tab.evaluate(isControlled)).toBe(true);
    await tab.close();
  });

  it('shares the registration with a second tab, and both are served at once', async () => {
    const first = await openControlled(browser, app.url);
    const second = await browser.newPage();
    await second.goto(`${app.url}/next`);
    expect(await second.evaluate(isControlled)).toBe(true);
    const greeting = first.evaluate(hearGreeting);
    expect(await second.evaluate(greetUntilHeard)).toBe(true);
    expect(await greeting).toBe('hello');
    await first.close();
    expect(await second.evaluate(() => document.body.textContent)).toBe('Next');
    await second.close();
  });

  it('takes a picture of the page', async () => {
    const file = join(tmpdir(), `file-auth-screenshot-${process.pid}-${engine.name}.png`);
    const tab = await browser.newPage();
    await tab.goto(app.url);
    await tab.screenshot(file);
    const picture = await readFile(file);
    await rm(file);
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    expect(picture.readUInt32BE(16)).toBeGreaterThan(300);
    await tab.close();
  });

  it('tells how much of the page has a colour', async () => {
    const tab = await browser.newPage();
    await tab.goto(app.url);
    expect(await tab.colourShare([255, 0, 128])).toBe(0);
    await tab.evaluate(paint, 'rgb(255 0 128)', '100%');
    expect(await tab.colourShare([255, 0, 128])).toBeGreaterThan(0.99);
    await tab.evaluate(paint, 'linear-gradient(rgb(255 0 128), rgb(0 128 255))', '100%');
    expect(await tab.colourShare([255, 0, 128])).toBeLessThan(0.2);
    await tab.evaluate(paint, 'rgb(0 128 0)', '25%');
    expect(await tab.colourShare([0, 128, 0])).toBeCloseTo(0.25, 1);
    await tab.close();
  });

  it('starts with an empty profile each time', async () => {
    const another = await launch();
    const tab = await another.newPage();
    await tab.goto(`${app.url}/next`);
    expect(
      await tab.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length)),
    ).toBe(0);
    await another.close();
  });

  if (supports.pageConsole) {
    it('collects what a page writes to the console', async () => {
      const tab = await browser.newPage();
      await tab.goto(app.url);
      await expect.poll(() => tab.console).toContainEqual({ type: 'info', text: 'page is ready' });
      await tab.close();
    });
  }

  if (supports.workerConsole) {
    it('collects what a service worker writes to the console', async () => {
      await expect.poll(() => browser.workerConsole).toContainEqual({ type: 'log', text: 'worker starts' });
    });
  }

  if (supports.stopServiceWorker) {
    it('stops a service worker, and the next request starts it anew', async () => {
      const tab = await openControlled(browser, app.url);
      await tab.evaluate(fetchText, '/count');
      expect(Number(await tab.evaluate(fetchText, '/count'))).toBeGreaterThan(1);
      await browser.stopServiceWorker(tab);
      expect(await tab.evaluate(fetchText, '/count')).toBe('1');
      expect(await tab.evaluate(isControlled)).toBe(true);
      await tab.close();
    });
  } else {
    it('says that it cannot stop a service worker', async () => {
      const tab = await browser.newPage();
      await expect(browser.stopServiceWorker(tab)).rejects.toThrow('no command that stops a worker');
      await tab.close();
    });
  }

  if (supports.idleTimeout) {
    it('ends an idle service worker early when asked to', async () => {
      const impatient = await launch({ idleTimeoutMs: 200 });
      const tab = await openControlled(impatient, app.url);
      await tab.evaluate(fetchText, '/count');
      await tab.waitFor(countAfterPause);
      await impatient.close();
    });
  }
});

async function openControlled(browser: TestBrowser, origin: string): Promise<TestPage> {
  const tab = await browser.newPage();
  await tab.goto(`${origin}/`);
  await tab.evaluate(() => navigator.serviceWorker.register('/sw.js').then(() => undefined));
  await tab.waitFor(() => navigator.serviceWorker.controller?.state === 'activated');
  return tab;
}

function isControlled(): boolean {
  return navigator.serviceWorker.controller !== null;
}

/** The width of an image, `null` if it does not load. */
function loadImage(url: string): Promise<number | null> {
  const element = Object.assign(new Image(), { src: url });
  return element.decode().then(
    () => element.naturalWidth,
    () => null,
  );
}

/** What a posted text is answered with, and how an answer ends that is given up in the middle. */
async function postAndAbort(): Promise<string[]> {
  const answer = await fetch('/echo', { method: 'POST', body: 'posted text' });
  const abort = new AbortController();
  const endless = await fetch('/endless', { signal: abort.signal });
  abort.abort();
  const end = await endless.text().catch(({ name }: Error) => name);
  return [await answer.text(), end];
}

/** Fills the page's left side, as wide as given, and leaves the rest white. */
function paint(background: string, width: string): void {
  const side = Object.assign(document.createElement('div'), { style: 'position: fixed; inset: 0 auto 0 0' });
  Object.assign(side.style, { background, width });
  document.body.replaceChildren(side);
}

function fetchText(url: string): Promise<string> {
  return fetch(url).then((response) => response.text());
}

function recordTrustedEvents(): void {
  const seen: string[] = [];
  const record = (text: string): void => {
    seen.push(text);
    document.title = seen.join(' ');
  };
  addEventListener('click', ({ isTrusted }) => record(`click:${isTrusted}`));
  addEventListener('keydown', ({ key, isTrusted }) => record(`keydown:${key}:${isTrusted}`));
}

/** Records trusted clicks with their button and the keys held. */
function recordClicks(): void {
  const seen: string[] = [];
  const record = (event: MouseEvent): void => {
    const held = ['Control', 'Shift', 'Alt'].filter((key) => event.getModifierState(key));
    if (event.isTrusted) seen.push([event.type, event.button, ...held].join(':'));
    document.title = seen.join(' ');
  };
  addEventListener('click', record);
  addEventListener('auxclick', record);
}

function hearGreeting(): Promise<unknown> {
  const channel = new BroadcastChannel('greetings');
  return new Promise((resolve) => {
    channel.addEventListener('message', ({ data }) => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel takes no target origin
      channel.postMessage('heard');
      resolve(data);
    });
  });
}

/** Nobody hears a greeting before listening, so it is repeated until it is answered. */
function greetUntilHeard(): Promise<boolean> {
  const channel = new BroadcastChannel('greetings');
  return new Promise((resolve) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel takes no target origin
    const timer = setInterval(() => channel.postMessage('hello'), 50);
    channel.addEventListener('message', () => {
      clearInterval(timer);
      resolve(true);
    });
  });
}

/** Every request begins the worker's idle time anew, so the question must not come too soon. */
async function countAfterPause(): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, 500));
  const response = await fetch('/count');
  return (await response.text()) === '1';
}
