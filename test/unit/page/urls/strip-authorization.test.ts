// @vitest-environment-options { "url": "https://app.example/page?x=1" }
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileStripAuthorization } from '../../../../src/page/urls/strip-authorization.js';
import { compileFileUrl } from '../../../../src/shared/contract/file-url.js';
import { toOptionsData, resolveFileAuthOptions } from '../../../../src/shared/contract/options.js';
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
  const matchFileUrl = compileFileUrl(resolved);
  return compileStripAuthorization({ data: toOptionsData(resolved), matchFileUrl });
}

const strip = compile();
const authorize = (url: string, parameter = 'authorization'): string => setParameter(url, parameter, token);

describe('a URL loses its token and nothing else', () => {
  it.each([
    ['alone', `?${query}`, ''],
    ['before another parameter', `?${query}&v=2`, '?v=2'],
    ['behind another parameter', `?v=2&${query}`, '?v=2'],
    ['between others', `?a=1&${query}&b=2`, '?a=1&b=2'],
    ['before a fragment', `?${query}#page=2`, '#page=2'],
    ['behind another and before a fragment', `?v=2&${query}#page=2`, '?v=2#page=2'],
    ['twice', `?${query}&${query}`, ''],
    ['twice, apart', `?${query}&a=1&${query}&b`, '?a=1&b'],
    ['beside empty pieces', `?&a&&${query}&`, '?&a&&'],
    ['without a value', '?authorization', ''],
    ['without a value before another parameter', '?authorization&a', '?a'],
    ['with an empty value', '?authorization=&a', '?a'],
    ['with a value that is no JWT', '?authorization=a+b/c==&a', '?a'],
    ['with an encoded value', '?authorization=a%2Bb%27c', ''],
    ['in a query of HTML', `?v=2&amp;${query}&amp;w=3`, '?v=2&amp;w=3'],
    ['at the beginning of one', `?${query}&amp;w=3`, '?w=3'],
    ['with the separator as a decimal entity', `?v=2&#38;${query}`, '?v=2'],
    ['with the separator as a padded entity', `?v=2&#0038;${query}&#0038;w`, '?v=2&#0038;w'],
    ['with the separator as a hexadecimal entity', `?v=2&#x26;${query}`, '?v=2'],
    ['in HTML within HTML', `?v=2&amp;amp;${query}`, '?v=2'],
    ['in a query of JSON', `?v=2\\u0026${query}\\u0026w`, '?v=2\\u0026w'],
    ['in JSON within JSON', `?v=2\\\\u0026${query}`, '?v=2'],
    ['with the equals sign as an entity', `?authorization&#x3D;${token}&a`, '?a'],
    ['with the equals sign as in JSON of Java', `?authorization\\u003d${token}\\u0026a`, '?a'],
    ['in a query of its query', `?next=${fileUrl}?${query}`, `?next=${fileUrl}`],
    ['behind a query of its query', `?next=${fileUrl}?a=1&${query}`, `?next=${fileUrl}?a=1`],
    ['behind a URL in its query', `?next=${fileUrl}&${query}`, `?next=${fileUrl}`],
    ['behind another host’s URL in its query', `?next=${other}?a=1&${query}#f`, `?next=${other}?a=1#f`],
    ['behind an apostrophe', `?a='b'&${query}`, "?a='b'"],
    ['behind what is an entity elsewhere', `?a=1&quot;=2&${query}`, '?a=1&quot;=2'],
    ['behind white space', `?a=b c&${query}`, '?a=b c'],
    ['behind angle brackets', `?a=<b>&${query}`, '?a=<b>'],
    ['by a name that is partly encoded', `?a&%61uthorization=${token}&b`, '?a&b'],
  ])('%s', (_, tail, expected) => {
    expect(strip(fileUrl + tail)).toBe(fileUrl + expected);
  });

  it.each([
    ['in another case', cdn.toUpperCase()],
    ['with the port that goes without saying', `${cdn}:443`],
    ['without a scheme', `//${host}`],
    ['with backslashes', `https:\\\\${host}`],
    ['with one slash', `https:/${host}`],
    ['with none', `https:${host}`],
    ['with three', `https:///${host}`],
  ])('with its origin written %s', (_, origin) => {
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
  ])('and stays as it is with %s', (_, tail) => {
    expect(strip(fileUrl + tail)).toBe(fileUrl + tail);
  });
});

describe('a text loses the tokens of its URLs and nothing else', () => {
  const url = authorize(fileUrl);
  const both = `${fileUrl}?a=1&${query}`;

  it.each<[string, string, string]>([
    ['an attribute', `<img src="${url}" alt="a">`, `<img src="${fileUrl}" alt="a">`],
    ['an attribute in single quotes', `<img src='${url}'>`, `<img src='${fileUrl}'>`],
    ['an attribute without quotes', `<img src=${url}>`, `<img src=${fileUrl}>`],
    ['an attribute without quotes before another', `<img src=${url} alt=a>`, `<img src=${fileUrl} alt=a>`],
    ['an attribute at the end of a tag', `<img src='${url}'/>`, `<img src='${fileUrl}'/>`],
    ['text of HTML', `<p>${url}</p>`, `<p>${fileUrl}</p>`],
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
    [
      'a style in an attribute, with apostrophes',
      `<p style='background:url(&#39;${url}&#39;),url(&apos;${url}&apos;)'>`,
      `<p style='background:url(&#39;${fileUrl}&#39;),url(&apos;${fileUrl}&apos;)'>`,
    ],
    [
      'a document in an attribute',
      `<iframe srcdoc="<img src=&quot;${fileUrl}?a=1&amp;amp;${query}&quot;>">`,
      `<iframe srcdoc="<img src=&quot;${fileUrl}?a=1&quot;>">`,
    ],
    ['a srcset', `srcset="${url} 1x, ${both} 2x"`, `srcset="${fileUrl} 1x, ${fileUrl}?a=1 2x"`],
    ['a srcset without descriptors', `srcset="${url}, ${url}"`, `srcset="${fileUrl}, ${fileUrl}"`],
    ['a srcset on many lines', `"${url} 1x,\n\t\t${url} 2x"`, `"${fileUrl} 1x,\n\t\t${fileUrl} 2x"`],
    ['CSS', `a{background:url(${url})}`, `a{background:url(${fileUrl})}`],
    ['CSS of several files', `a{b:url(${url}),url(${both})}`, `a{b:url(${fileUrl}),url(${fileUrl}?a=1)}`],
    ['CSS with quotes', `url('${url}') url("${url}")`, `url('${fileUrl}') url("${fileUrl}")`],
    ['CSS with white space', `url( ${url} )`, `url( ${fileUrl} )`],
    ['a list of JavaScript', `['${url}','${both}']`, `['${fileUrl}','${fileUrl}?a=1']`],
    [
      'a list whose first URLs have fragments',
      `['${fileUrl}#x','${fileUrl}?a#y','${url}#z']`,
      `['${fileUrl}#x','${fileUrl}?a#y','${fileUrl}#z']`,
    ],
    ['a template of JavaScript', `\`${url}\``, `\`${fileUrl}\``],
    ['JSON', JSON.stringify({ a: url, b: [both] }), JSON.stringify({ a: fileUrl, b: [`${fileUrl}?a=1`] })],
    ['Markdown', `![a](${url})![b](${both}) <${url}>`, `![a](${fileUrl})![b](${fileUrl}?a=1) <${fileUrl}>`],
    ['prose', `see ${url}, (${url}) or "${url}"!`, `see ${fileUrl}, (${fileUrl}) or "${fileUrl}"!`],
    ['lines', `${url}\n${url}\r\n${url}`, `${fileUrl}\n${fileUrl}\r\n${fileUrl}`],
  ])('%s', (_, text, expected) => {
    expect(strip(text)).toBe(expected);
  });

  /** How JSON of some servers looks, and JSON within JSON. */
  const escapeSlashes = (text: string): string => text.replaceAll('/', '\\/');
  const escapeAll = (text: string): string =>
    text.replaceAll('&', '\\u0026').replaceAll('=', '\\u003d').replaceAll('<', '\\u003c');
  const escapeAsMustache = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('/', '&#x2F;').replaceAll('=', '&#x3D;');
  const within = (text: string): string => JSON.stringify(text);

  it.each<[string, (text: string) => string]>([
    ['with a backslash before each slash', (text) => escapeSlashes(JSON.stringify({ text }))],
    ['as Java writes it', (text) => escapeAll(JSON.stringify({ text }))],
    ['within JSON', (text) => within(within(text))],
    ['within JSON with backslashes', (text) => within(escapeSlashes(within(text)))],
    ['within JSON as Java writes it', (text) => within(escapeAll(within(text)))],
    ['as templates write HTML', (text) => `<a href="${escapeAsMustache(text)}">`],
    ['as templates write HTML, in JSON', (text) => within(`<a href="${escapeAsMustache(text)}">`)],
  ])('JSON or HTML %s', (_, write) => {
    for (const clean of [fileUrl, `${fileUrl}?a=1`, `${fileUrl}#f`, `${fileUrl}?a#f`]) {
      expect(strip(write(authorize(clean)))).toBe(write(clean));
    }
  });
});

describe('what is another origin’s stays as it is', () => {
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
    ['an odd name before an at sign', `${cdn}!$@other.example${path}?${query}`],
    ['another scheme', `http://${host}${path}?${query}`],
    ['a host in a path', `https://other.example//${host}${path}?${query}`],
    ['no origin', `${path}?${query}`],
    ['no URL', `?${query}`],
    ['an item of a list beside ours', `['${fileUrl}','${other}?${query}']`],
    ['an item of JSON in an attribute', `[&quot;${fileUrl}&quot;,&quot;${other}?${query}&quot;]`],
    ['a file of CSS beside ours', `url(${fileUrl}),url(${other}?${query})`],
    [
      'a candidate of a srcset beside ours',
      `srcset="${fileUrl} 1x, ${other}?${query} 2x, //a.example/b?${query} 3x"`,
    ],
    ['a link beside ours', `<a href="${fileUrl}">a</a><a href="${other}?${query}">b</a>`],
    ['a link behind ours in prose', `${fileUrl} ${other}?${query}`],
  ])('%s', (_, text) => {
    expect(strip(text)).toBe(text);
  });

  it('of several origins each one is ours', () => {
    const both = compile({
      origins: [cdn, 'https://other.example', 'http://localhost:8080', 'http://[::1]:90'],
    });
    for (const origin of ['https://other.example', 'http://localhost:8080', 'http://[::1]:90', cdn]) {
      expect(both(`<a href="${origin}${path}?${query}">`)).toBe(`<a href="${origin}${path}">`);
    }
    const ports = `http://localhost:80${path}?${query} http://localhost:80800${path}?${query}`;
    expect(both(ports)).toBe(ports);
  });

  it('of the host of a loopback origin the default port is ours', () => {
    expect(compile({ origins: ['http://localhost'] })(`http://localhost:80${path}?${query}`)).toBe(
      `http://localhost:80${path}`,
    );
  });
});

describe('files on the application’s own origin', () => {
  const ownPath = new RegExp('/files/(?<folder>[^/]+)/(?<file>[^/]+)');
  const stripOwn = compile({ origins: [appOrigin], path: ownPath });
  const clean = `/files/${folder}/${file}`;

  it.each([
    clean,
    `.${clean}`,
    `..${clean}`,
    clean.slice(1),
    `${clean}?a=1`,
    `${clean}?n=my file`,
    `${appOrigin}${clean}`,
  ])('lose their tokens under a relative URL too: %s', (url) => {
    const html = (address: string): string =>
      `<img src="${address.replaceAll('&', '&amp;')}" style="background:url('${address}'),url(&quot;${address}&quot;)">`;
    expect(stripOwn(html(authorize(url)))).toBe(html(url));
    expect(stripOwn(`a{b:url("${authorize(url)}")}`)).toBe(`a{b:url("${url}")}`);
  });

  it('leave those of others alone', () => {
    const text = `<a href="${other}?${query}"><a href="//other.example${path}?${query}"> ?${query}`;
    expect(stripOwn(text)).toBe(text);
  });

  it('are none if the origin is not listed', () => {
    expect(strip(`<img src="${authorize(clean)}">`)).toContain(token);
  });
});

describe('the name of the parameter', () => {
  it.each(['t', 'a.b', '~x-', '..', 'X-Amz-Signature', '-_-'])('may be %s', (parameter) => {
    const stripIt = compile({ parameter });
    expect(stripIt(`<img src="${authorize(`${fileUrl}?a`, parameter)}">`)).toBe(`<img src="${fileUrl}?a">`);
    expect(stripIt(authorize(fileUrl, parameter))).toBe(fileUrl);
    expect(stripIt(`${fileUrl}?${query}`)).toBe(`${fileUrl}?${query}`);
  });

  it('is no pattern', () => {
    expect(compile({ parameter: 'a.c' })(`${fileUrl}?abc=1`)).toBe(`${fileUrl}?abc=1`);
  });
});

it.each([undefined, null, 7, {}, new URL(fileUrl)])('what is no text is a TypeError: %s', (value) => {
  expect(() => strip(value as string)).toThrow(TypeError);
});

describe('whatever the text', () => {
  const runs = { numRuns: 2000 };
  const clean = fileUrls.filter((url) => setParameter(url, 'authorization', null) === url);
  // As the DOM gives them, and most writers: what ends a URL in a text is encoded.
  const encoded = fileUrls.map((url) => new URL(url, cdn).href);
  const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const unescape = (text: string): string => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');

  it('it undoes what authorizing a URL did', () => {
    // What looks like another token within the query or the fragment is removed as well.
    const alone = clean.filter((url) => !url.includes('authorization'));
    fc.assert(
      fc.property(alone, (url) => {
        expect(strip(authorize(url))).toBe(url);
      }),
      runs,
    );
  });

  it('no token is left in a URL', () => {
    fc.assert(
      fc.property(fileUrls, (url) => {
        expect(strip(authorize(url))).not.toContain(token);
      }),
      runs,
    );
  });

  it.each<[string, (url: string) => string]>([
    ['in HTML', (url) => `<img src="${escape(url)}">`],
    ['in HTML with spaces at its ends', (url) => `<img src=" ${escape(url)}\n">`],
    [
      'in the DOM’s HTML',
      (url) => Object.assign(document.createElement('img'), { src: url, alt: url }).outerHTML,
    ],
    ['in JSON', (url) => JSON.stringify([url, url])],
    ['in HTML in JSON', (url) => JSON.stringify({ html: `<img src="${escape(url)}">` })],
    ['in a document in an attribute', (url) => `<iframe srcdoc="${escape(`<img src="${escape(url)}">`)}">`],
    ['in a style in an attribute', (url) => `<p style="${escape(`background:url("${url}")`)}">`],
  ])('no token is left %s', (_, write) => {
    fc.assert(
      fc.property(encoded, (url) => {
        expect(strip(write(authorize(url)))).not.toContain(token);
      }),
      runs,
    );
  });

  it('HTML has the URL that it had before', () => {
    const alone = encoded.filter((url) => !url.includes('authorization') && !/[?#](?:#|$)/.test(url));
    fc.assert(
      fc.property(alone, fc.array(alone, { maxLength: 2 }), (url, more) => {
        const html = [url, ...more].map((each) => `<img src="${escape(authorize(each))}">`).join('');
        const sources = Array.from(strip(html).matchAll(/src="([^"]*)"/g), (match) => unescape(match[1]!));
        expect(sources).toEqual([url, ...more]);
      }),
      runs,
    );
  });

  it('without an origin of ours nothing changes', () => {
    const foreign = anyText.filter((text) => !text.toLowerCase().includes(host));
    fc.assert(
      fc.property(fc.array(foreign), (texts) => {
        const text = texts.join(`https://other.example/?${query}&`);
        expect(strip(text)).toBe(text);
      }),
      runs,
    );
  });

  it('a second time changes nothing', () => {
    fc.assert(
      fc.property(fc.array(encoded), anyText, (urls, text) => {
        const html = urls.map((url) => `<img src="${escape(authorize(url))}">`).join(escape(text));
        const once = strip(html);
        expect(strip(once)).toBe(once);
      }),
      runs,
    );
  });

  // A step that looks at the rest of the text for each of its characters would take hours here.
  it.each([
    'a',
    ' ',
    '\\',
    '/',
    '\\/',
    '&',
    '&amp;',
    'amp;',
    '&#',
    '0',
    '#',
    "'",
    '`',
    '(',
    'url(',
    ',',
    'https:',
    'https://',
    '?',
    'a.-',
    '&quot;',
    '\\u003d',
    '&authorization',
    '?authorization=',
    cdn,
    `${fileUrl}?`,
    `'${fileUrl}`,
  ])('a megabyte of %j ends', (piece) => {
    for (const start of ['', `${fileUrl}?a=`, `"${authorize(fileUrl)}`, '&', '&#']) {
      const text = start + piece.repeat(1_000_000 / piece.length);
      expect(strip(text).length).toBeLessThanOrEqual(text.length);
    }
  });
});
