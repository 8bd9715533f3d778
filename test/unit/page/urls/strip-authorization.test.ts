// @vitest-environment-options { "url": "https://app.example/page?x=1" }
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileStripAuthorization } from '../../../../src/page/urls/strip-authorization.js';
import { compileFileUrl } from '../../../../src/shared/contract/file-url.js';
import { resolveFileAuthOptions } from '../../../../src/shared/contract/options.js';
import { setParameter } from '../../../../src/shared/util/set-parameter.js';
import type { FileAuthOptions } from '../../../../src/shared/contract/options.js';
import { anyText, fileUrls } from '../../../support/unit/file-urls.js';
import { appContext, appOrigin, cdn, file, fileUrl, folder, path } from '../../../support/unit/sample.js';

// The same cases in every run: what fails can be looked at.
fc.configureGlobal({ seed: 1 });

const token = 'eyJhbGciOi.eyJzdWIiOi.s-1g_n4tur3';
const query = `authorization=${token}`;
const host = new URL(cdn).host;
const other = `https://other.example${path}`;

function compile(options: Partial<FileAuthOptions> = {}): (text: string) => string {
  const resolved = resolveFileAuthOptions({ origins: [cdn], ...options }, appContext);
  return compileStripAuthorization({ ...resolved, matchFileUrl: compileFileUrl(resolved) });
}

const strip = compile();
const authorize = (url: string, parameter = 'authorization'): string => setParameter(url, parameter, token);

describe('stripAuthorization of a URL', () => {
  it.each([
    ['alone', `?${query}`, ''],
    ['before another parameter', `?${query}&v=2`, '?v=2'],
    ['behind another parameter', `?v=2&${query}`, '?v=2'],
    ['between two', `?v=2&${query}&w`, '?v=2&w'],
    ['before a fragment', `?${query}#page=2`, '#page=2'],
    ['twice', `?${query}&${query}`, ''],
    ['without a value', '?authorization=&v=2', '?v=2'],
    ['with a value that is encoded', '?authorization=a%20b%3Dc%26d', ''],
    ['with the separator of HTML', `?v=2&amp;${query}&amp;w`, '?v=2&amp;w'],
    ['in a query of its query', `?next=${fileUrl}?${query}`, `?next=${fileUrl}`],
    ['behind a URL in its query', `?next=${fileUrl}&${query}`, `?next=${fileUrl}`],
    ['behind another host’s URL in its query', `?next=${other}?a=1&${query}#f`, `?next=${other}?a=1#f`],
    ['behind an apostrophe', `?a='b'&${query}`, "?a='b'"],
    ['behind what is an entity in HTML', `?a=1&quot;=2&${query}`, '?a=1&quot;=2'],
    ['behind white space', `?a=b c&${query}`, '?a=b c'],
    ['behind angle brackets', `?a=<b>&${query}`, '?a=<b>'],
    ['by a name that is partly encoded', `?a&%61uthorization=${token}&b`, '?a&b'],
  ])('stripAuthorization removes a token %s', (_, tail, expected) => {
    expect(strip(fileUrl + tail)).toBe(fileUrl + expected);
  });

  it.each([
    ['in another case', cdn.toUpperCase()],
    ['with the port that goes without saying', `${cdn}:443`],
    ['without a scheme', `//${host}`],
  ])('stripAuthorization removes the token of a URL whose origin is written %s', (_, origin) => {
    for (const address of [`${origin}${path}`, `${origin}${path}?v=2`]) {
      expect(strip(authorize(address))).toBe(address);
      expect(strip(`<img src="${authorize(address)}" alt="">`)).toBe(`<img src="${address}" alt="">`);
    }
  });

  it.each([
    ['none', ''],
    ['an empty query', '?'],
    ['an empty fragment', '#'],
    ['other parameters', '?v=2&w'],
    ['a parameter of another case', `?Authorization=${token}`],
    ['a longer parameter', `?authorization2=1&x-authorization=2&authorization.=3`],
    ['a value that names the parameter', '?v=authorization'],
    ['a fragment that looks like a query', '#?authorization=1&authorization=2'],
  ])('stripAuthorization changes nothing in a URL with %s', (_, tail) => {
    expect(strip(fileUrl + tail)).toBe(fileUrl + tail);
  });
});

describe('stripAuthorization of HTML', () => {
  const url = authorize(fileUrl);
  const both = `${fileUrl}?a=1&${query}`;

  it.each<[string, string, string]>([
    ['an attribute', `<img src="${url}" alt="a">`, `<img src="${fileUrl}" alt="a">`],
    ['an attribute with &', `<img src="${both}">`, `<img src="${fileUrl}?a=1">`],
    ['an attribute with &amp;', `<img src="${fileUrl}?a=1&amp;${query}">`, `<img src="${fileUrl}?a=1">`],
    ['an attribute in single quotes', `<img src='${url}'>`, `<img src='${fileUrl}'>`],
    ['an attribute without quotes', `<img src=${url}>`, `<img src=${fileUrl}>`],
    ['an attribute without quotes before another', `<img src=${url} alt=a>`, `<img src=${fileUrl} alt=a>`],
    ['text', `<p>${url}</p>`, `<p>${fileUrl}</p>`],
    ['text before an entity', `<p>${url}&nbsp;here</p>`, `<p>${fileUrl}&nbsp;here</p>`],
    [
      'an attribute with white space in its URL',
      `<img src="${fileUrl}?n=my file&amp;${query}">`,
      `<img src="${fileUrl}?n=my file">`,
    ],
    [
      'an attribute with angle brackets in its URL',
      `<img src="${fileUrl}?n=<b>&amp;${query}">`,
      `<img src="${fileUrl}?n=<b>">`,
    ],
    [
      'a style in an attribute',
      `<p style="background:url(&quot;${both}&quot;)">`,
      `<p style="background:url(&quot;${fileUrl}?a=1&quot;)">`,
    ],
    ['a srcset', `srcset="${url} 1x, ${both} 2x"`, `srcset="${fileUrl} 1x, ${fileUrl}?a=1 2x"`],
    ['a srcset without descriptors', `srcset="${url}, ${url}"`, `srcset="${fileUrl}, ${fileUrl}"`],
    ['a srcset on many lines', `"${url} 1x,\n\t\t${url} 2x"`, `"${fileUrl} 1x,\n\t\t${fileUrl} 2x"`],
    ['a style sheet', `a{b:url(${url}),url(${both})}`, `a{b:url(${fileUrl}),url(${fileUrl}?a=1)}`],
    ['a style sheet with quotes', `url('${url}') url("${url}")`, `url('${fileUrl}') url("${fileUrl}")`],
  ])('stripAuthorization removes the tokens of %s', (_, text, expected) => {
    expect(strip(text)).toBe(expected);
  });
});

describe('stripAuthorization and other origins', () => {
  it.each([
    ['another host', `https://other.example${path}?${query}`],
    ['a longer host', `https://x${host}${path}?${query}`],
    ['a host below', `https://x.${host}${path}?${query}`],
    ['a host above', `https://${host}.example${path}?${query}`],
    ['a host with a dot behind', `${cdn}.${path}?${query}`],
    ['a host that goes on encoded', `${cdn}%2eother.example${path}?${query}`],
    ['a host that goes on with a dash', `${cdn}-x.example${path}?${query}`],
    ['another port', `${cdn}:8443${path}?${query}`],
    ['a longer port', `${cdn}:4430${path}?${query}`],
    ['a name before an at sign', `${cdn}@other.example${path}?${query}`],
    ['a name and a password', `${cdn}:x@other.example${path}?${query}`],
    ['another scheme', `http://${host}${path}?${query}`],
    ['a host in a path', `https://other.example//${host}${path}?${query}`],
    ['no origin', `${path}?${query}`],
    ['no URL', `?${query}`],
    ['a file of a style sheet beside ours', `url(${fileUrl}),url(${other}?${query})`],
    [
      'a file of a style in an attribute beside ours',
      `style="a:url(&quot;${fileUrl}&quot;),url(&quot;${other}?${query}&quot;)"`,
    ],
    [
      'a candidate of a srcset beside ours',
      `srcset="${fileUrl} 1x, ${other}?${query} 2x, //a.example/b?${query} 3x"`,
    ],
    ['a link beside ours', `<a href="${fileUrl}">a</a><a href="${other}?${query}">b</a>`],
    ['a link behind ours in text', `${fileUrl} ${other}?${query}`],
  ])('stripAuthorization leaves alone %s', (_, text) => {
    expect(strip(text)).toBe(text);
  });
});

describe('stripAuthorization and the configured origins', () => {
  it('stripAuthorization knows each of several origins', () => {
    const both = compile({
      origins: [cdn, 'https://other.example', 'http://localhost:8080', 'http://[::1]:90'],
    });
    for (const origin of ['https://other.example', 'http://localhost:8080', 'http://[::1]:90', cdn]) {
      expect(both(`<a href="${origin}${path}?${query}">`)).toBe(`<a href="${origin}${path}">`);
    }
    const ports = `http://localhost:80${path}?${query} http://localhost:80800${path}?${query}`;
    expect(both(ports)).toBe(ports);
  });

  it('stripAuthorization knows the default port of a loopback host', () => {
    expect(compile({ origins: ['http://localhost'] })(`http://localhost:80${path}?${query}`)).toBe(
      `http://localhost:80${path}`,
    );
  });

  const ownPath = new RegExp('/files/(?<folder>[^/]+)/(?<file>[^/]+)');
  const stripOwn = compile({ origins: [appOrigin], path: ownPath });
  const clean = `/files/${folder}/${file}`;

  it.each([clean, `.${clean}`, clean.slice(1), `${clean}?a=1`, `${clean}?n=my file`, `${appOrigin}${clean}`])(
    'stripAuthorization knows relative URLs of the application’s own origin: %s',
    (url) => {
      const html = (address: string): string => `<img src="${address.replaceAll('&', '&amp;')}">`;
      expect(stripOwn(authorize(url))).toBe(url);
      expect(stripOwn(html(authorize(url)))).toBe(html(url));
    },
  );

  it('stripAuthorization leaves relative URLs alone if the application’s own origin is not listed', () => {
    expect(strip(`<img src="${authorize(clean)}">`)).toContain(token);
    const text = `<a href="${other}?${query}"><a href="//other.example${path}?${query}"> ?${query}`;
    expect(stripOwn(text)).toBe(text);
  });
});

describe('stripAuthorization and the parameter', () => {
  it.each(['t', 'a.b', '~x-', '..', 'X-Amz-Signature', '-_-'])(
    'stripAuthorization removes the parameter %s',
    (parameter) => {
      const stripIt = compile({ parameter });
      expect(stripIt(`<img src="${authorize(`${fileUrl}?a`, parameter)}">`)).toBe(`<img src="${fileUrl}?a">`);
      expect(stripIt(authorize(fileUrl, parameter))).toBe(fileUrl);
      expect(stripIt(`${fileUrl}?${query}`)).toBe(`${fileUrl}?${query}`);
    },
  );

  it('stripAuthorization takes the parameter for no pattern', () => {
    expect(compile({ parameter: 'a.c' })(`${fileUrl}?abc=1`)).toBe(`${fileUrl}?abc=1`);
  });
});

it.each([undefined, null, 7, {}, new URL(fileUrl)])(
  'stripAuthorization of what is no string is a TypeError: %s',
  (value) => {
    expect(() => strip(value as string)).toThrow(TypeError);
  },
);

describe('stripAuthorization, whatever the text', () => {
  const runs = { numRuns: 2000 };
  const clean = fileUrls.filter((url) => setParameter(url, 'authorization', null) === url);
  // As the DOM gives them, and most writers: what ends a URL in a text is encoded.
  const encoded = fileUrls.map((url) => new URL(url, cdn).href);
  const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const unescape = (text: string): string => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');

  it('stripAuthorization undoes authorizeUrl', () => {
    // What looks like another token within the query or the fragment is removed as well.
    const alone = clean.filter((url) => !url.includes('authorization'));
    fc.assert(
      fc.property(alone, (url) => {
        expect(strip(authorize(url))).toBe(url);
      }),
      runs,
    );
  });

  it.each<[string, typeof fileUrls, (url: string) => string]>([
    ['a URL', fileUrls, (url) => url],
    ['HTML', encoded, (url) => `<img src="${escape(url)}">`],
    ['HTML with spaces around the URL', encoded, (url) => `<img src=" ${escape(url)}\n">`],
    [
      'the DOM’s HTML',
      encoded,
      (url) => Object.assign(document.createElement('img'), { src: url, alt: url }).outerHTML,
    ],
    ['a style in an attribute', encoded, (url) => `<p style="${escape(`background:url("${url}")`)}">`],
  ])('stripAuthorization leaves no token in %s', (_, urls, write) => {
    fc.assert(
      fc.property(urls, (url) => {
        expect(strip(write(authorize(url)))).not.toContain(token);
      }),
      runs,
    );
  });

  it('stripAuthorization gives HTML the URLs that it had before, and changes nothing a second time', () => {
    const alone = encoded.filter((url) => !url.includes('authorization') && !/[?#](?:#|$)/.test(url));
    fc.assert(
      fc.property(alone, fc.array(alone, { maxLength: 2 }), (url, more) => {
        const html = [url, ...more].map((each) => `<img src="${escape(authorize(each))}">`).join('');
        const once = strip(html);
        const sources = Array.from(once.matchAll(/src="([^"]*)"/g), (match) => unescape(match[1]!));
        expect(sources).toEqual([url, ...more]);
        expect(strip(once)).toBe(once);
      }),
      runs,
    );
  });

  it('stripAuthorization changes nothing without a configured origin', () => {
    const foreign = anyText.filter((text) => !text.toLowerCase().includes(host));
    fc.assert(
      fc.property(fc.array(foreign), (texts) => {
        const text = texts.join(`https://other.example/?${query}&`);
        expect(strip(text)).toBe(text);
      }),
      runs,
    );
  });

  // A step that looks at the rest of the text for each of its characters would take hours here.
  it.each([
    'a',
    ' ',
    '/',
    '&amp;',
    '&#',
    "'",
    'url(',
    'https://',
    '?',
    '&quot;',
    '&authorization',
    '?authorization=',
    cdn,
    `${fileUrl}?`,
    `'${fileUrl}`,
  ])('stripAuthorization comes to an end in a megabyte of %j', (piece) => {
    for (const start of ['', `${fileUrl}?a=`, `"${authorize(fileUrl)}`, '&', '&#']) {
      const text = start + piece.repeat(1_000_000 / piece.length);
      expect(strip(text).length).toBeLessThanOrEqual(text.length);
    }
  });
});
