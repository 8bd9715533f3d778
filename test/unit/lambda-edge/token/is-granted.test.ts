import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signRaw, signToken, testClaims } from '../../../support/tokens.js';
import { ask, authorizer, file, folder, keys, path } from '../ask.js';

const now = 1_800_000_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: now * 1000 });
});

afterEach(() => {
  vi.useRealTimers();
});

const reasonFor = async (claims: object, options: object = {}, uri: string = path): Promise<string | null> =>
  (await ask(authorizer(options), { uri, token: await signToken(keys.ES256, claims) })).reason;

describe('the files claim', () => {
  const other = '00000000-0000-4000-8000-000000000000';

  it.each<[string, unknown, boolean]>([
    ['the folder', `/${folder}/`, true],
    ['the folder in a list', [`/${other}/`, `/${folder}/`], true],
    ['the file, whatever its name', `/${folder}/${file}`, true],
    ['the exact path', `/${folder}/${file}.png`, true],
    ['another folder', `/${other}/`, false],
    ['another file of the folder', `/${folder}/${other}`, false],
    ['the file in another folder', `/${other}/${file}`, false],
    ['another name of the file', `/${folder}/${file}.jpg`, false],
    ['the beginning of the name', `/${folder}/${file}.pn`, false],
    ['more than the name', `/${folder}/${file}.pngx`, false],
    ['the folder without its last slash', `/${folder}`, false],
    ['the folder without its first slash', `${folder}/`, false],
    ['the bare folder', folder, false],
    ['a host before the folder', `x/${folder}/`, false],
    ['the root', '/', false],
    ['two slashes', '//', false],
    ['an empty folder', `//${file}`, false],
    ['nothing', '', false],
    ['the beginning of the folder', `/${folder.slice(0, 8)}/`, false],
    ['the folder in capitals', `/${folder.toUpperCase()}/`, false],
    ['the folder with white space', `/${folder}/ `, false],
    ['a pattern', `/${folder}/*`, false],
    ['a star', '*', false],
    ['a dot segment', `/${folder}/.`, false],
    ['the folder by way of another', `/${other}/../${folder}/`, false],
    ['the folder twice', `/${folder}//`, false],
    ['a folder in the folder', `/${folder}/${file}/`, false],
    ['the path with a query', `/${folder}/${file}.png?x=1`, false],
    ['the path encoded', `/${folder}/${file}%2Epng`, false],
    ['the URL', `https://d111111abcdef8.cloudfront.net/${folder}/${file}.png`, false],
    ['an object', { [`/${folder}/`]: true }, false],
    ['a list in the list', [[`/${folder}/`]], false],
    ['true', true, false],
    ['null', null, false],
    ['an empty list', [], false],
    ['no claim', undefined, false],
    ['a malformed entry and a good one', [null, 7, '/', {}, `/${folder}/`], true],
  ])('names %s', async (_, claim, granted) => {
    expect(await reasonFor({ files: claim })).toBe(granted ? null : 'file-not-granted');
  });

  it('of a file without a name after its UUID opens the file with every name', async () => {
    const claims = { files: `/${folder}/${file}` };
    for (const rest of ['', '.jpg', '-thumbnail.webp', '~1']) {
      expect(await reasonFor(claims, {}, `/${folder}/${file}${rest}`)).toBeNull();
    }
  });

  it('is not read from the prototype', async () => {
    const payload = JSON.stringify(testClaims()).replace('{', `{"__proto__":{"files":"/${folder}/"},`);
    const token = await signRaw(keys.ES256, '{"alg":"ES256","kid":"es256"}', payload);
    expect((await ask(authorizer(), { token })).reason).toBe('file-not-granted');
  });

  describe('with a path of the application', () => {
    const own = { path: /\/media\/(?<folder>[a-z]+)\/v(?<file>\d+)(?:\.[a-z]+)?/ };

    it.each([
      ['/album/', true],
      ['/album/7', true],
      ['/media/album/v7.png', true],
      ['/media/album/v7', false],
      ['/media/', false],
      ['/media/album/', false],
      ['/album', false],
      ['/album/v7', false],
    ])('grants by the groups or the exact path (%s)', async (grant, granted) => {
      expect(await reasonFor({ files: grant }, own, '/media/album/v7.png')).toBe(
        granted ? null : 'file-not-granted',
      );
    });

    it('opens what has a slash in a group by its exact path only', async () => {
      const slashes = { path: /\/(?<folder>[a-z/]+)\/(?<file>\d+)/ };
      expect(await reasonFor({ files: '/a/b/' }, slashes, '/a/b/1')).toBe('file-not-granted');
      expect(await reasonFor({ files: '/a/' }, slashes, '/a/b/1')).toBe('file-not-granted');
      expect(await reasonFor({ files: '/a/b/1' }, slashes, '/a/b/1')).toBeNull();
    });
  });
});
