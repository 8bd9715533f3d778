import { beforeEach, describe, expect, it, vi } from 'vitest';
import { compileFileUrl, matchFilePath } from '../../../../src/shared/contract/file-url.js';
import { assertOrigins } from '../../../../src/shared/contract/origins-option.js';
import { assertFilePath, defaultPath } from '../../../../src/shared/contract/path-option.js';
import { cdn, file, fileUrl, folder, path } from '../../../support/unit/sample.js';

const matchUrl = compileFileUrl({ origins: [cdn, 'http://localhost:8080'] });

describe('a URL that is a file', () => {
  it('is taken apart into origin, path, folder, file and the groups of its path', () => {
    expect(matchUrl(fileUrl)).toEqual({ origin: cdn, path, folder, file, groups: { folder, file } });
  });

  it('is the same whether it comes as text or parsed', () => {
    expect(matchUrl(new URL(fileUrl))).toEqual(matchUrl(fileUrl));
  });

  it.each([
    ['has no extension', `${cdn}/${folder}/${file}`],
    ['has a rest of every allowed character', `${cdn}/${folder}/${file}_a-B.0~9.tar.gz`],
    ['has a rest that makes the second UUID longer', `${cdn}/${folder}/${file}ab`],
    ['has a query', `${fileUrl}?x=1&y=/../`],
    ['has a fragment', `${fileUrl}#page=2`],
    ['names the default port', `${cdn}:443${path}`],
    ['spells the host in capitals', fileUrl.replace('d111111abcdef8', 'D111111ABCDEF8')],
    ['is on another origin of the list', `http://localhost:8080${path}`],
    ['has a token already', `${fileUrl}?authorization=null`],
  ])('is one that %s', (_, url) => {
    expect(matchUrl(url)).toMatchObject({ folder, file });
  });

  it('keeps the spelling of its UUIDs, capitals and all', () => {
    const mixed = '3F2504E0-4f89-41D3-9a0c-0305E82C3301';
    expect(matchUrl(`${cdn}/${mixed}/${file.toUpperCase()}.PNG`)).toEqual({
      origin: cdn,
      path: `/${mixed}/${file.toUpperCase()}.PNG`,
      folder: mixed,
      file: file.toUpperCase(),
      groups: { folder: mixed, file: file.toUpperCase() },
    });
  });

  it('is what the browser sends, after it has resolved dots and backslashes itself', () => {
    expect(matchUrl(`${cdn}/x/../${folder}\\./${file}.png`)).toMatchObject({ path });
  });
});

describe('a URL that only its ambiguous path keeps from being a file URL', () => {
  const told = vi.fn<(url: URL, found: string) => void>();
  const match = compileFileUrl({ origins: [cdn] }, told);
  const custom = compileFileUrl({ origins: [cdn], path: /\/f\/(?<folder>[^/]+)\/(?<file>.+)/ }, told);
  beforeEach(() => told.mockClear());

  it.each([
    ['an escape', `${cdn}/${folder}/${file}-my%20photo.png`, '%20'],
    ['a space, which the browser escapes', `${cdn}/${folder}/${file}-my photo.png`, '%20'],
    ['an umlaut, which the browser escapes', `${cdn}/${folder}/${file}-ü.png`, '%C3'],
    ['a plus sign', `${cdn}/${folder}/${file}+1.png`, '+'],
    ['two slashes', `${cdn}/${folder}//${file}.png`, '//'],
    ['a bare percent sign', `${cdn}/${folder}/${file}-100%.png`, '%'],
  ])('is told of, with what is ambiguous: %s', (_, url, found) => {
    expect(match(url)).toBeNull();
    expect(told.mock.calls.map(([, what]) => what)).toEqual([found]);
  });

  it('is told of where the option "path" would take the name as it is', () => {
    expect(custom(`${cdn}/f/one/my photo.png`)).toBeNull();
    expect(told).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['a file URL', fileUrl],
    ['another path', `${cdn}/about%20us.html`],
    ['another origin', `https://other.example/${folder}/${file}-my%20photo.png`],
    ['a file URL with escapes in its query', `${fileUrl}?name=my%20photo`],
  ])('is not %s', (_, url) => {
    match(url);
    expect(told).not.toHaveBeenCalled();
  });
});

describe('a URL that gets no token', () => {
  it.each([
    ['a foreign URL with a file URL in its query', `https://evil.example/?x=${fileUrl}`],
    ['a foreign URL with a file URL in its path', `https://evil.example/${fileUrl}`],
    ['a foreign URL with a file URL in its fragment', `https://evil.example/#${fileUrl}`],
    ['a foreign URL with the path of a file', `https://evil.example${path}`],
    ["the application's own server with a file URL in its path", `https://app.example/${fileUrl}`],
    ['another distribution', `https://d222222abcdef8.cloudfront.net${path}`],
    ['a host with a letter for the dot', `https://d111111abcdef8xcloudfront.net${path}`],
    ['a host that is the end of ours', `https://xcloudfront.net${path}`],
    ['a host that begins with ours', `https://d111111abcdef8.cloudfront.net.evil.example${path}`],
    ['a host that ends with ours', `https://evil-d111111abcdef8.cloudfront.net${path}`],
    ['a subdomain of ours', `https://a.d111111abcdef8.cloudfront.net${path}`],
    ['our host with a dot at the end', `https://d111111abcdef8.cloudfront.net.${path}`],
    ['another port', `${cdn}:8443${path}`],
    ['another scheme', `http://d111111abcdef8.cloudfront.net${path}`],
    ['our host as user name', `https://d111111abcdef8.cloudfront.net@evil.example${path}`],
    ['a user name', `https://user@d111111abcdef8.cloudfront.net${path}`],
    ['a password', `https://:secret@d111111abcdef8.cloudfront.net${path}`],
    ['another port of localhost', `http://localhost:8081${path}`],
    ['another name of localhost', `http://127.0.0.1:8080${path}`],
    ['a blob of our origin', `blob:${cdn}/${folder}`],
    ['a data URL', `data:text/plain,${fileUrl}`],
    ['no URL', path],
    ['nothing', ''],
    ['the root of the distribution', `${cdn}/`],
  ])('is %s', (_, url) => {
    expect(matchUrl(url)).toBeNull();
  });
});

describe('a path that is no file', () => {
  const matchPath = matchFilePath(defaultPath);

  it.each([
    ['an encoded letter', `/${folder}/%39b2e7a4c-1d5f-4e6a-8b3c-7f0d2e1a6b5c.png`],
    ['an encoded slash', `/${folder}%2f${file}.png`],
    ['an encoded dot segment', `/${folder}/%2e%2e/${folder}/${file}`],
    ['an encoded extension', `/${folder}/${file}%2epng`],
    ['a stray percent sign', `/${folder}/${file}%`],
    ['a plus sign', `/${folder}/${file}+1.png`],
    ['a double slash between', `/${folder}//${file}.png`],
    ['a double slash at the start', `//${folder}/${file}.png`],
    ['a dot segment', `/./${folder}/${file}.png`],
    ['two dots', `/x/../${folder}/${file}.png`],
    ['two dots at the end', `/${folder}/${file}/..`],
    ['a backslash', `/${folder}\\${file}.png`],
    ['a first UUID that is too short', `/${folder.slice(0, -1)}/${file}.png`],
    ['a second UUID that is too short', `/${folder}/${file.slice(0, -1)}.png`],
    ['a first UUID that is too long', `/${folder}0/${file}.png`],
    ['a letter that is no hex digit', `/${folder}/${file.replace('9b', '9g')}.png`],
    ['a UUID without hyphens', `/${folder.replaceAll('-', '')}/${file}`],
    ['a newline at the end', `/${folder}/${file}\n`],
    ['a newline in the rest', `/${folder}/${file}.png\nx`],
    ['a space in the rest', `/${folder}/${file} 1.png`],
    ['a letter beyond ASCII in the rest', `/${folder}/${file}-ä.png`],
    ['an at sign in the rest', `/${folder}/${file}@2x.png`],
    ['a third segment', `/${folder}/${file}/thumbnail.png`],
    ['a slash at the end', `/${folder}/${file}.png/`],
    ['a segment in front', `/files/${folder}/${file}.png`],
    ['one UUID only', `/${folder}`],
    ['no slash at the start', `${folder}/${file}.png`],
  ])('is one with %s', (_, raw) => {
    expect(matchPath(raw)).toBeNull();
  });
});

describe('the "path" option', () => {
  const custom = /\/(?<folder>[a-z]+)\/v\d+\/(?<file>[a-z/]+)\.pdf/;

  it('names the folder and the file by its groups', () => {
    expect(matchFilePath(custom)('/acme/v2/report.pdf')).toEqual({ folder: 'acme', file: 'report' });
  });

  it.each([
    ['a part of the path', '/x/acme/v2/report.pdf'],
    ['the start of the path', '/acme/v2/report.pdf.html'],
    ['a path that two parsers could read differently', '/acme/v2/a//b.pdf'],
    ['a path with an encoded letter', '/acme/v2/%61.pdf'],
  ])('does not match %s', (_, raw) => {
    expect(matchFilePath(custom)(raw)).toBeNull();
  });

  it.each(['/a+b/c', '/a%20b/c', '/a\\b/c', '/a//c', '/a/../c', '/./c', '/a/..'])(
    'may be as wide as it likes: %s is still no file',
    (raw) => {
      const anything = matchFilePath(/\/(?<folder>.+)\/(?<file>.+)/s);
      expect(anything('/any thing/c.d')).toEqual({ folder: 'any thing', file: 'c.d' });
      expect(anything(raw)).toBeNull();
    },
  );

  it('may have further groups, which a file URL carries, and a bare path does not', () => {
    const ofMarkets = /\/(?:(?<market>[a-z]+)\/)?(?<folder>\d+)\/(?<file>\d+)/;
    const match = compileFileUrl({ origins: [cdn], path: ofMarkets });
    expect(match(`${cdn}/berlin/1/2`)?.groups).toEqual({ market: 'berlin', folder: '1', file: '2' });
    expect(match(`${cdn}/1/2`)?.groups).toEqual({ market: undefined, folder: '1', file: '2' });
    expect(matchFilePath(ofMarkets)('/berlin/1/2')).toEqual({ folder: '1', file: '2' });
  });

  it('is anchored as a whole when it has alternatives', () => {
    const match = matchFilePath(/\/(?<folder>a)\/(?<file>b)|\/x/);
    expect(match('/a/b')).toEqual({ folder: 'a', file: 'b' });
    expect(match('/a/b/anything')).toBeNull();
    expect(match('/x')).toBeNull();
  });

  it('keeps the flags i and u', () => {
    expect(matchFilePath(/\/(?<folder>a)\/(?<file>\p{L}+)/iu)('/A/B')).toEqual({ folder: 'A', file: 'B' });
  });

  it('matches the same path every time', () => {
    const match = matchFilePath(custom);
    expect(Array.from({ length: 3 }, () => match('/acme/v2/report.pdf'))).not.toContain(null);
  });

  it('decides which URLs of a distribution get a token', () => {
    const match = compileFileUrl({ origins: [cdn], path: custom });
    expect(match(`${cdn}/acme/v2/report.pdf`)).toMatchObject({ folder: 'acme' });
    expect(match(fileUrl)).toBeNull();
  });

  it.each([
    ['no RegExp', '/x' as unknown as RegExp, 'RegExp with the named groups "folder" and "file"'],
    ['the flag g', new RegExp(custom, 'g'), 'the flag "g"'],
    ['the flag y', new RegExp(custom, 'y'), 'the flag "y"'],
    ['the flag m', new RegExp(custom, 'm'), 'the flag "m"'],
    ['no group "file"', /\/(?<folder>a)/, 'lacks the named group "(?<file>…)"'],
    ['no group "folder"', /\/(?<file>a)/, 'lacks the named group "(?<folder>…)"'],
    ['no groups at all', /\/a\/b/, 'lacks the named group "(?<folder>…)"'],
  ])('is refused with %s', (_, pattern, text) => {
    const call = (): void => assertFilePath(pattern);
    expect(call).toThrow(TypeError);
    expect(call).toThrow(`"path" option`);
    expect(call).toThrow(text);
  });
});

describe('the "origins" option', () => {
  const check = (origins: unknown): void => assertOrigins(origins);

  it.each([
    ['a distribution', cdn],
    ['a host of its own', 'https://files.example.com'],
    ['https with a port', 'https://files.example.com:8443'],
    ['localhost by http', 'http://localhost:8080'],
    ['127.0.0.1 by http', 'http://127.0.0.1:8080'],
    ['[::1] by http', 'http://[::1]:8080'],
    ['localhost by https', 'https://localhost'],
  ])('takes %s', (_, origin) => {
    expect(() => check([origin])).not.toThrow();
  });

  it.each<[string, unknown, string]>([
    [
      'it is missing',
      undefined,
      'non-empty array of exact origins, e.g. ["https://d111111abcdef8.cloudfront.net"]',
    ],
    ['it is no list', cdn, 'non-empty array of exact origins'],
    ['it is empty', [], 'non-empty array of exact origins'],
    ['an entry is no string', [42], 'type number; every origin must be a string'],
    ['an entry is a URL object', [new URL(cdn)], 'type object; every origin must be a string'],
    ['an entry is empty', [''], 'an origin is "https://" and a host'],
    ['an entry is a host', ['d111111abcdef8.cloudfront.net'], 'an origin is "https://" and a host'],
    ['an entry is a wildcard', ['https://*.cloudfront.net'], 'anyone can create a CloudFront distribution'],
    ['an entry is a bare star', ['*'], 'a wildcard would send tokens to strangers'],
    ['an entry is http', ['http://d111111abcdef8.cloudfront.net'], '("http://" for localhost only)'],
    ['an entry is http on the local network', ['http://192.168.0.2'], '("http://" for localhost only)'],
    [
      'an entry is a host named like localhost',
      ['http://localhost.evil.example'],
      '("http://" for localhost only)',
    ],
    ['an entry is ftp', ['ftp://localhost'], 'an origin is "https://" and a host'],
    ['an entry has a slash at the end', [`${cdn}/`], `write the exact origin "${cdn}"`],
    ['an entry has a path', [`${cdn}/files`], `write the exact origin "${cdn}"`],
    ['an entry has capitals', ['https://D111111abcdef8.cloudfront.net'], `write the exact origin "${cdn}"`],
    ['an entry has the default port', [`${cdn}:443`], `write the exact origin "${cdn}"`],
    [
      'an entry has a user name',
      ['https://me@d111111abcdef8.cloudfront.net'],
      `write the exact origin "${cdn}"`,
    ],
    ['a later entry is wrong', [cdn, 'https://*'], 'wildcard "https://*"'],
  ])('is refused when %s', (_, origins, text) => {
    expect(() => check(origins)).toThrow(TypeError);
    expect(() => check(origins)).toThrow('"origins" option');
    expect(() => check(origins)).toThrow(text);
  });

  it('shows no query string in its error', () => {
    let text = '';
    try {
      check([`${cdn}/?authorization=very-secret`]);
    } catch (error) {
      text = String(error);
    }
    expect(text).toContain(cdn);
    expect(text).not.toContain('very-secret');
  });
});
