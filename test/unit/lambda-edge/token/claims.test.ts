import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signRaw, signToken, testClaims } from '../../../support/tokens.js';
import { ask, authorizer, file, folder, keys, path } from '../ask.js';

const now = 1_800_000_000;
const files = `/${folder}/`;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: now * 1000 });
});

afterEach(() => {
  vi.useRealTimers();
});

const reasonFor = async (claims: object, options: object = {}, uri: string = path): Promise<string | null> =>
  (await ask(authorizer(options), { uri, token: await signToken(keys.ES256, claims) })).reason;

describe('the times of a token', () => {
  const day = 86_400;

  it.each<[string, object, string | null]>([
    ['without exp', { exp: undefined }, 'token-invalid'],
    ['with an exp that is a text', { exp: String(now + 60) }, 'token-invalid'],
    ['with an exp that is null', { exp: null }, 'token-invalid'],
    ['that expires in a second', { exp: now + 1 }, null],
    ['that expired within the tolerance', { iat: now - 100, exp: now - 29 }, null],
    ['that expired as long ago as the tolerance', { iat: now - 100, exp: now - 30 }, 'token-expired'],
    ['that expired long ago', { iat: 0, exp: 1 }, 'token-expired'],
    ['that expired in the past millennium', { iat: undefined, exp: -1e300 }, 'token-expired'],
    ['with fractions of a second', { iat: now - 0.5, exp: now + 0.5 }, null],
    ['made within the tolerance', { iat: now + 30 }, null],
    ['made in the future', { iat: now + 31 }, 'token-not-yet-valid'],
    ['with an iat that is a text', { iat: String(now) }, 'token-invalid'],
    ['with an iat that is null', { iat: null }, 'token-invalid'],
    ['that becomes valid within the tolerance', { nbf: now + 30 }, null],
    ['that becomes valid later', { nbf: now + 31 }, 'token-not-yet-valid'],
    ['with an nbf that is a list', { nbf: [now] }, 'token-invalid'],
    ['that lives a day', { iat: now - day + 10, exp: now + 10 }, null],
    ['that lives longer than a day', { iat: now - day + 9, exp: now + 10 }, 'token-invalid'],
    ['that lives for ever', { exp: 1e300 }, 'token-invalid'],
    ['without iat that has a day left', { iat: undefined, exp: now + day + 30 }, null],
    ['without iat that has more than a day left', { iat: undefined, exp: now + day + 31 }, 'token-invalid'],
    ['whose times are in milliseconds', { iat: now * 1000, exp: (now + 60) * 1000 }, 'token-not-yet-valid'],
  ])('decide about one %s', async (_, claims, reason) => {
    expect(await reasonFor({ files, ...claims })).toBe(reason);
  });

  it.each<[number | string, number, string | null]>([
    [60, 60, null],
    [60, 61, 'token-invalid'],
    ['90s', 91, 'token-invalid'],
    ['15m', 900, null],
    ['15m', 901, 'token-invalid'],
    ['2h', 7_200, null],
    ['2h', 7_201, 'token-invalid'],
    ['30d', 30 * day, null],
    ['30d', 30 * day + 1, 'token-invalid'],
  ])('keep to a maxTokenLifetime of %s when it lives %s seconds', async (maxTokenLifetime, life, reason) => {
    expect(await reasonFor({ files, exp: now + life }, { maxTokenLifetime })).toBe(reason);
  });

  it('keep to the clockTolerance', async () => {
    expect(await reasonFor({ files, iat: now - 9, exp: now }, { clockTolerance: 0 })).toBe('token-expired');
    expect(await reasonFor({ files, iat: now - 9, exp: now - 299 }, { clockTolerance: 300 })).toBeNull();
    expect(await reasonFor({ files, nbf: now + 1 }, { clockTolerance: 0 })).toBe('token-not-yet-valid');
  });

  it('go on while the authorizer is warm', async () => {
    const handler = authorizer();
    const token = await signToken(keys.ES256, { files });
    expect((await ask(handler, { token })).reason).toBeNull();
    vi.setSystemTime((now + 700) * 1000);
    expect((await ask(handler, { token })).reason).toBe('token-expired');
  });
});

describe('issuer and audience', () => {
  it.each<[object, object, string | null]>([
    [{ iss: 'https://issuer.example/' }, {}, 'token-invalid'],
    [{ iss: 'https://issuer.example.evil' }, {}, 'token-invalid'],
    [{ iss: undefined }, {}, 'token-invalid'],
    [{ iss: ['https://issuer.example'] }, {}, 'token-invalid'],
    [{ iss: 'b' }, { issuer: ['a', 'b'] }, null],
    [{ iss: 'c' }, { issuer: ['a', 'b'] }, 'token-invalid'],
    [{ iss: undefined }, { issuer: null }, null],
    [{ aud: 'Files' }, {}, 'token-invalid'],
    [{ aud: undefined }, {}, 'token-invalid'],
    [{ aud: [] }, {}, 'token-invalid'],
    [{ aud: [['files']] }, {}, 'token-invalid'],
    [{ aud: { files: true } }, {}, 'token-invalid'],
    [{ aud: ['api', 'files'] }, {}, null],
    [{ aud: 'b' }, { audience: ['a', 'b'] }, null],
    [{ aud: undefined }, { audience: null }, null],
  ])('of %j, configured as %j', async (claims, options, reason) => {
    expect(await reasonFor({ files, ...claims }, options)).toBe(reason);
  });
});

describe('the order of the checks', () => {
  it('tells the first thing that is wrong', async () => {
    const wrong = { iss: 'x', aud: 'x', files: '/x/' };
    expect(await reasonFor({ ...wrong, iat: 0, exp: 1 })).toBe('token-expired');
    expect(await reasonFor({ ...wrong })).toBe('token-invalid');
    const forged = await signRaw(
      keys.EdDSA,
      '{"alg":"ES256","kid":"es256"}',
      JSON.stringify({ iat: 0, exp: 1 }),
    );
    const { reason } = await ask(authorizer(), { token: forged });
    expect(reason).toBe('token-invalid');
    expect(
      (await ask(authorizer(), { uri: '/x', querystring: 'authorization=1&authorization=2' })).reason,
    ).toBe('path-refused');
    expect((await ask(authorizer(), { method: 'PUT', uri: '/x' })).reason).toBe('method-refused');
    expect((await ask(authorizer(), { querystring: 'authorization=1&authorization=2' })).reason).toBe(
      'query-refused',
    );
  });
});

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
