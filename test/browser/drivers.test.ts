import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { htmlPage, startAppServer, type AppServer, type Route } from '../support/app-server.js';
import { eachEngine } from '../support/each-engine.js';
import { insecureHost, launchEngine, type TestBrowser, type TestPage } from '../support/engines/index.js';
import { startTlsHosts, type TlsHosts } from '../support/tls-hosts.js';

// What the other tests take for granted, and would not notice if it were missing. What they use and see, they prove.
const cdn = 'd111111abcdef8.cloudfront.net';
const otherCdn = 'd222222abcdef8.cloudfront.net';
const unknownCdn = 'd333333abcdef8.cloudfront.net';

const worker = `
  console.log('worker starts');
  self.addEventListener('install', () => self.skipWaiting());
  self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener('fetch', (event) => {
    const { pathname, searchParams } = new URL(event.request.url);
    if (pathname === '/through-worker') event.respondWith(fetch('https://' + searchParams.get('host')));
  });
`;

const routes: Record<string, Route> = {
  '/': htmlPage('<button>Press</button><script>console.info("page is ready")</script>'),
  '/sw.js': { body: worker, contentType: 'text/javascript' },
};

const greetFrom =
  (name: string): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/html' });
    response.end(`greetings from ${name}`);
  };

eachEngine((engine) => {
  let app: AppServer;
  let hosts: TlsHosts;
  let browser: TestBrowser;
  let tab: TestPage;

  beforeAll(async () => {
    app = await startAppServer({ routes });
    hosts = await startTlsHosts({ [cdn]: greetFrom('the distribution'), [otherCdn]: greetFrom('another') });
    browser = await launchEngine(engine, {
      tlsPort: hosts.port,
      hosts: hosts.hosts,
      certificate: hosts.certificate,
    });
    tab = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await hosts?.close();
    await app?.close();
  });

  it('a page and its worker reach every host that is mapped, and no other', async () => {
    expect(browser.name).toBe(engine.name);
    expect(browser.version).toMatch(/^\d+\./);
    await tab.goto(`https://${cdn}/`);
    expect(await tab.evaluate(() => document.body.textContent)).toBe('greetings from the distribution');
    expect(await tab.evaluate(fetchText, `https://${otherCdn}/`)).toBe('greetings from another');
    await tab.goto(app.url);
    await expect(tab.evaluate(fetchText, `https://${unknownCdn}/`)).rejects.toThrow();
    await tab.evaluate(() => navigator.serviceWorker.register('/sw.js').then(() => undefined));
    await tab.waitFor(() => navigator.serviceWorker.controller?.state === 'activated');
    expect(await tab.evaluate(fetchText, `/through-worker?host=${cdn}`)).toMatch('greetings');
    await expect(tab.evaluate(fetchText, `/through-worker?host=${unknownCdn}`)).rejects.toThrow();
  });

  it('a page on plain http is no secure context', async () => {
    await tab.goto(`http://${insecureHost}:${app.port}/`);
    expect(await tab.evaluate(() => isSecureContext)).toBe(false);
  });

  it('arguments, results and errors travel between test and page', async () => {
    await tab.goto(app.url);
    const sent = ['ä"`${1}', [1, null, { deep: true }]] as const;
    expect(await tab.evaluate(async (...values) => values, ...sent)).toEqual(sent);
    expect(await tab.evaluate(() => undefined)).toBeUndefined();
    const failing = tab.evaluate(() => Promise.reject(new RangeError('out of range')));
    await expect(failing).rejects.toMatchObject({ name: 'RangeError', message: 'out of range' });
  });

  it('a click and a key are trusted events', async () => {
    await tab.goto(app.url);
    await tab.evaluate(recordTrustedEvents);
    await tab.click('button');
    await tab.press('a');
    await tab.waitFor(() => document.title === 'click:true keydown:true');
  });

  it('a picture of the page tells how much of it has a colour', async () => {
    await tab.goto(app.url);
    expect(await tab.colourShare([0, 128, 0])).toBe(0);
    await tab.evaluate(() => {
      const style = 'position: fixed; inset: 0 auto 0 0; width: 25%; background: rgb(0 128 0)';
      document.body.replaceChildren(Object.assign(document.createElement('div'), { style }));
    });
    expect(await tab.colourShare([0, 128, 0])).toBeCloseTo(0.25, 1);
  });

  it('a browser that has ended is started anew for the next tab', async () => {
    await browser.close();
    tab = await browser.newPage();
    await tab.goto(app.url);
    expect(await tab.evaluate(() => document.querySelector('button')?.textContent)).toBe('Press');
  });

  it('the console of a page and of its worker is collected where the driver can', async () => {
    await tab.evaluate(() => navigator.serviceWorker.register('/sw.js').then(() => undefined));
    const texts = (entries: TestBrowser['workerConsole']): string[] => entries.map(({ text }) => text);
    if (browser.supports.pageConsole) await expect.poll(() => texts(tab.console)).toContain('page is ready');
    if (browser.supports.workerConsole)
      await expect.poll(() => texts(browser.workerConsole)).toContain('worker starts');
  });
});

function fetchText(url: string): Promise<string> {
  return fetch(url).then((response) => response.text());
}

function recordTrustedEvents(): void {
  const seen: string[] = [];
  const record = ({ type, isTrusted }: Event): void => {
    seen.push(`${type}:${isTrusted}`);
    document.title = seen.join(' ');
  };
  for (const type of ['click', 'keydown']) addEventListener(type, record);
}
