import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileAuthOptions } from '../../../src/shared/options.js';
import { addStaticRoutes } from '../../../src/worker/add-static-routes.js';
import { stubWorkerScope, type FakeWorkerScope } from '../../support/unit/fake-worker-scope.js';
import { cdn } from '../../support/unit/sample.js';

type Parts = Readonly<Record<string, string>>;
const addRoutes = vi.fn<(rules: unknown) => Promise<void>>();
let scope: FakeWorkerScope;

class FakeURLPattern {
  readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }
}

beforeEach(() => {
  scope = stubWorkerScope();
  vi.stubGlobal('URLPattern', FakeURLPattern);
  addRoutes.mockReset().mockResolvedValue(undefined);
});
afterEach(() => void vi.unstubAllGlobals());

/** Installs a worker, and gives the patterns of the URLs that wake it. */
async function install(options: FileAuthOptions): Promise<Parts[]> {
  addStaticRoutes(options);
  await scope.dispatch('install', { addRoutes });
  const [rules] = addRoutes.mock.lastCall as [
    { condition: { not: { or: { urlPattern: FakeURLPattern }[] } }; source: string }[],
  ];
  expect(rules).toHaveLength(1);
  expect(rules[0]).toMatchObject({
    source: 'network',
    condition: { not: { or: expect.any(Array) as unknown[] } },
  });
  return rules[0]!.condition.not.or.map(({ urlPattern }) => urlPattern.parts);
}

describe('the worker is woken for', () => {
  it.each<[string, FileAuthOptions, Parts[]]>([
    [
      'the origins of the files',
      { origins: [cdn, 'https://files.example:8443'] },
      [
        { protocol: 'https', hostname: 'd111111abcdef8.cloudfront.net', port: '', pathname: '/*' },
        { protocol: 'https', hostname: 'files.example', port: '8443', pathname: '/*' },
      ],
    ],
    [
      'a loopback host with its port',
      { origins: ['http://localhost:8080', 'http://127.0.0.1:9000'] },
      [
        { protocol: 'http', hostname: 'localhost', port: '8080', pathname: '/*' },
        { protocol: 'http', hostname: '127.0.0.1', port: '9000', pathname: '/*' },
      ],
    ],
    [
      'an address of IPv6, whose punctuation means something in a pattern',
      { origins: ['http://[::1]:8080'] },
      [{ protocol: 'http', hostname: '\\[\\:\\:1\\]', port: '8080', pathname: '/*' }],
    ],
    [
      'the virtual path',
      { origins: [cdn], virtualPath: '/app/_files/' },
      [
        { protocol: 'https', hostname: 'd111111abcdef8.cloudfront.net', port: '', pathname: '/*' },
        { protocol: 'https', hostname: 'app.example', port: '', pathname: '/app/_files/*' },
      ],
    ],
    [
      'a virtual path of odd characters',
      { origins: [cdn], virtualPath: '/a(b):c{d}*+/%20~/' },
      [
        { protocol: 'https', hostname: 'd111111abcdef8.cloudfront.net', port: '', pathname: '/*' },
        {
          protocol: 'https',
          hostname: 'app.example',
          port: '',
          pathname: '/a\\(b\\)\\:c\\{d\\}\\*\\+/\\%20\\~/*',
        },
      ],
    ],
  ])('%s', async (_, options, expected) => {
    expect(await install(options)).toEqual(expected);
  });

  it('nothing on its own origin without a virtual path', async () => {
    const patterns = await install({ origins: [cdn], virtualPath: false });
    expect(patterns.map(({ hostname }) => hostname)).toEqual(['d111111abcdef8.cloudfront.net']);
  });
});

describe('the worker installs all the same', () => {
  it('where there are no static routes', async () => {
    vi.stubGlobal('URLPattern', undefined);
    addStaticRoutes({ origins: [cdn] });
    await expect(scope.dispatch('install')).resolves.toBeUndefined();
  });

  it('where they are refused', async () => {
    addRoutes.mockRejectedValue(new TypeError('another form of rules'));
    await install({ origins: [cdn] });
  });

  it('where they throw at once', async () => {
    addRoutes.mockImplementation(() => {
      throw new TypeError('another form of rules');
    });
    await install({ origins: [cdn] });
  });

  it('where a pattern is refused', async () => {
    vi.stubGlobal('URLPattern', function refuse(): never {
      throw new TypeError('no such part');
    });
    addStaticRoutes({ origins: [cdn] });
    await expect(scope.dispatch('install', { addRoutes })).resolves.toBeUndefined();
    expect(addRoutes).not.toHaveBeenCalled();
  });
});
