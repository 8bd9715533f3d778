import { beforeEach, expect, it, vi } from 'vitest';
import { notShownPage } from '../../../../src/worker/virtual-path/not-shown-page.js';
import { appOrigin } from '../../../support/unit/sample.js';

beforeEach(() => {
  vi.stubGlobal('location', new URL(`${appOrigin}/sw.js`));
  vi.stubGlobal('registration', { scope: `${appOrigin}/app/` });
  vi.stubGlobal('navigator', { languages: ['en'] });
});

interface Asked {
  readonly name?: string;
  readonly destination?: RequestDestination;
  readonly referrer?: string;
}

function pageFor({ name = 'a.png', destination = 'document', referrer = '' }: Asked = {}): Response {
  const request = { destination, referrer };
  const files = `${appOrigin}/_files/`;
  return notShownPage({ status: 403, reason: 'origin', name, request, files });
}

it('the page of a file that is not shown runs nothing, loads nothing, is kept nowhere and tried again only by a click', async () => {
  const page = pageFor();
  expect([page.status, page.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
  expect(Object.fromEntries(page.headers)).toMatchObject({
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  });
  expect(page.headers.has('refresh')).toBe(false);
  const html = await page.text();
  expect(html).not.toMatch(/<script|http-equiv|\son\w+=|src=/i);
  expect(html).toContain('<a href=""><bdi>a.png</bdi></a>');
});

it('the page of a file that is not shown names it, whatever the name holds', async () => {
  const html = await pageFor({ name: '<img src=x onerror=alert(1)>&"\u202e.png' }).text();
  const name = '&#60;img src=x onerror=alert(1)&#62;&#38;&#34;\u202e.png';
  expect(html).toContain(`<title>${name}</title>`);
  expect(html).toContain(`<bdi>${name}</bdi>`);
});

it('the page of a file that is not shown is in the language of the browser', async () => {
  vi.stubGlobal('navigator', { languages: ['sv', 'de-CH', 'en'] });
  const html = await pageFor().text();
  expect(html).toContain('<html lang="de">');
  expect(html).toContain('<h1>Die Datei gibt es nicht, oder Sie haben keinen Zugriff darauf.</h1>');
});

it.each<[string, Asked, string | null]>([
  [
    'to the page that led here',
    { referrer: `${appOrigin}/album?a=1&b="` },
    `${appOrigin}/album?a=1&#38;b=&#34;`,
  ],
  ['to the application if nothing is known of that', {}, `${appOrigin}/app/`],
  ['to the application from another site', { referrer: 'https://elsewhere.example/' }, `${appOrigin}/app/`],
  ['to the application from a file', { referrer: `${appOrigin}/_files/a/b.png` }, `${appOrigin}/app/`],
  ['nowhere in a frame, which is in a page', { destination: 'iframe', referrer: `${appOrigin}/` }, null],
])('the page of a file that is not shown leads back %s', async (_, asked, address) => {
  const html = await pageFor(asked).text();
  const links = Array.from(html.matchAll(/href="([^"]*)"/g), ([, href]) => href);
  expect(links).toEqual(address === null ? [''] : ['', address]);
  expect(html.includes('>app.example</a>')).toBe(address !== null);
});
