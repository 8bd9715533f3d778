import { describe, expect, it } from 'vitest';
import { compileVirtualPath, type VirtualPath } from '../../../../src/shared/contract/virtual-path.js';
import { assertVirtualPath } from '../../../../src/shared/contract/virtual-path-option.js';
import { appOrigin, cdn, file, fileLocation, fileUrl, folder, path } from '../../../support/unit/sample.js';

const second = 'https://d222222abcdef8.cloudfront.net';
const virtual = `${appOrigin}/_files`;

function compile(options: { path?: RegExp; virtualPath?: string; origins?: string[] } = {}): VirtualPath {
  const { origins = [cdn, second], virtualPath = '/_files/' } = options;
  return compileVirtualPath(
    { origins, path: options.path, parameter: 'authorization', virtualPath },
    appOrigin,
  );
}

describe('a file URL and its virtual URL name the same file:', () => {
  it.each([
    ['of the first origin', fileUrl, virtual + path],
    ['of another origin', second + path, `${virtual}/~1${path}`],
    ['with a query', `${fileUrl}?v=2&w=%20`, `${virtual}${path}?v=2&w=%20`],
    ['with a fragment', `${fileUrl}#page=2`, `${virtual}${path}#page=2`],
  ])('%s', (_, url, expected) => {
    const { toVirtualUrl, locate } = compile();
    expect(toVirtualUrl(url)).toBe(expected);
    expect(toVirtualUrl(new URL(url))).toBe(expected);
    const located = locate(new URL(expected))!;
    expect(located.file).toEqual({ ...fileLocation(), origin: new URL(url).origin });
    expect(located.url).toBe(url.replace(/#.*/, ''));
    expect(located.download).toBeNull();
  });

  it.each([
    ['/~0/a', `${virtual}/~0/~0/a`],
    ['/~1/a', `${virtual}/~0/~1/a`],
    ['/~12/a', `${virtual}/~0/~12/a`],
    ['/~x/a', `${virtual}/~x/a`],
    ['/~/a', `${virtual}/~/a`],
    ['/a~1/b', `${virtual}/a~1/b`],
  ])(
    'are told apart from an index by a pattern under which a path looks like one: %s',
    (pathname, expected) => {
      const { toVirtualUrl, locate } = compile({ path: /\/(?<folder>[^/]+)\/(?<file>[^/]+)/ });
      expect(toVirtualUrl(cdn + pathname)).toBe(expected);
      expect(locate(new URL(expected))?.url).toBe(cdn + pathname);
    },
  );

  it('hold no token', () => {
    const { toVirtualUrl, locate } = compile();
    const stale = `${fileUrl}?authorization=secret&v=2&%61uthorization=secret`;
    expect(toVirtualUrl(stale)).toBe(`${virtual}${path}?v=2`);
    expect(locate(new URL(`${virtual}${path}?authorization=secret&v=2`))?.url).toBe(`${fileUrl}?v=2`);
  });

  it('follow a virtual path of one’s own', () => {
    const { toVirtualUrl, locate } = compile({ virtualPath: '/app/private-files/' });
    expect(toVirtualUrl(fileUrl)).toBe(`${appOrigin}/app/private-files${path}`);
    expect(locate(new URL(`${appOrigin}/app/private-files${path}`))?.url).toBe(fileUrl);
    expect(locate(new URL(virtual + path))).toBeNull();
  });
});

describe('no virtual URL has', () => {
  it.each([
    ['another distribution', `https://d333333abcdef8.cloudfront.net${path}`],
    ['a path that is no file’s', `${cdn}/index.html`],
    ['an encoded path', `${cdn}/${folder}/${file}%2Epng`],
    ['a URL with a name in it', fileUrl.replace('https://', 'https://name@')],
    ['what is no URL', 'file.png'],
  ])('%s', (_, url) => {
    expect(compile().toVirtualUrl(url)).toBeNull();
  });
});

describe('no file is behind', () => {
  it.each([
    ['the virtual path itself', `${virtual}/`],
    ['a path beside it', `${appOrigin}/_filesystem${path}`],
    ['a path that only contains it', `${appOrigin}/app/_files${path}`],
    ['the same path of another origin', `https://evil.example/_files${path}`],
    ['the same path over another port', `${appOrigin}:8443/_files${path}`],
    ['an index of no origin', `${virtual}/~2${path}`],
    ['an index that is huge', `${virtual}/~99999999999999999999${path}`],
    ['a negative index', `${virtual}/~-1${path}`],
    ['two indexes', `${virtual}/~1/~1${path}`],
    ['an encoded index', `${virtual}/%7E1${path}`],
    ['an encoded slash', `${virtual}/${folder}%2F${file}.png`],
    ['an encoded letter', `${virtual}/${folder}/${file}%2Epng`],
    ['a plus sign', `${virtual}/${folder}/${file}+.png`],
    ['an empty segment', `${virtual}/${path}`],
    ['an empty segment after an index', `${virtual}/~1/${path}`],
    ['a dot segment that a parser left', `${virtual}/${folder}/%2e%2e/${file}.png`],
    ['a path that climbs out', `${virtual}/../${folder}/${file}.png`],
    ['a longer path', `${virtual}${path}/more`],
    ['an index alone', `${virtual}/~1/`],
  ])('%s', (_, url) => {
    expect(compile().locate(new URL(url))).toBeNull();
  });

  it('a path that a wide pattern would take, but two parsers read differently', () => {
    const { locate } = compile({ path: /\/(?<folder>[^/]+)\/(?<file>.+)/ });
    for (const rest of [
      'a/b%2Fc',
      'a//b',
      'a/b+c',
      'a/%5Cb',
      '//evil.example/a/b',
      'https://evil.example/a/b',
    ]) {
      expect(locate(new URL(`${virtual}/${rest}`))).toBeNull();
    }
    expect(locate(new URL(`${virtual}/a/b/c`))?.file).toMatchObject({ folder: 'a', file: 'b/c' });
  });
});

describe('the download parameter', () => {
  it.each([
    ['?download', '', ''],
    ['?download=', '', ''],
    ['?download=report.pdf', 'report.pdf', ''],
    ['?download=a%20b%2Fc%3F', 'a b/c?', ''],
    ['?v=2&download=x&w=3', 'x', '?v=2&w=3'],
    ['?%64ownload=x', 'x', ''],
    ['?download=x&download=y', 'x', ''],
    ['?Download=x', null, '?Download=x'],
    ['?downloads=x', null, '?downloads=x'],
  ])('%s asks for the name %j and is not sent on', (query, download, rest) => {
    const located = compile().locate(new URL(`${virtual}${path}${query}`))!;
    expect(located.download).toBe(download);
    expect(located.url).toBe(fileUrl + rest);
  });
});

describe('the virtualPath option', () => {
  const check = (virtualPath: unknown, scope = '/'): void =>
    assertVirtualPath(virtualPath, new URL(scope, appOrigin));

  it.each([
    [false, '/'],
    ['/_files/', '/'],
    ['/app/_files/', '/app/'],
    ['/a/b/c/', '/a/'],
    ['/d%C3%A9p%C3%B4t/', '/'],
  ])('is right: %j in the scope %s', (virtualPath, scope) => {
    expect(() => check(virtualPath, scope)).not.toThrow();
  });

  it.each<[unknown, string, string]>([
    [true, '/', 'must be a string or false'],
    [null, '/', 'must be a string or false'],
    [7, '/', 'must be a string or false'],
    ['', '/', 'is not a plain path'],
    ['_files/', '/', 'is not a plain path'],
    ['/_files', '/', 'does not end with a slash'],
    ['/', '/', 'is the scope itself'],
    ['/app/', '/app/', 'is the scope itself'],
    ['/_files/', '/app/', 'is outside the scope'],
    ['/application/', '/app/', 'is outside the scope'],
    ['/a/../_files/', '/', 'is not a plain path'],
    ['/./_files/', '/', 'is not a plain path'],
    ['/_files//', '/', 'is not a plain path'],
    ['//evil.example/', '/', 'is not a plain path'],
    ['https://evil.example/_files/', '/', 'is not a plain path'],
    ['/\\evil.example/', '/', 'is not a plain path'],
    ['/_files/?x/', '/', 'is not a plain path'],
    ['/_files/#x/', '/', 'is not a plain path'],
    ['/dépôt/', '/', 'is not a plain path'],
    [' /_files/', '/', 'is not a plain path'],
    ['/_fi\nles/', '/', 'is not a plain path'],
  ])('is refused: %j in the scope %s', (virtualPath, scope, why) => {
    const call = (): void => check(virtualPath, scope);
    expect(call).toThrow(TypeError);
    expect(call).toThrow('"virtualPath" option');
    expect(call).toThrow(why);
    expect(call).toThrow(`e.g. "${scope}_files/", or false`);
  });
});
