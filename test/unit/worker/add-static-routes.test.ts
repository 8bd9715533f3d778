import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FileAuthOptions } from '../../../src/shared/contract/options.js';
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

type Condition = { urlPattern: FakeURLPattern } | { not: Condition } | { or: Condition[] };

/** Installs a worker, and gives the one condition under which it is not woken. */
async function install(options: FileAuthOptions): Promise<Condition | null> {
  addStaticRoutes(options);
  await scope.dispatch('install', { addRoutes });
  const [rules] = (addRoutes.mock.lastCall ?? [[]]) as [{ condition: Condition; source: string }[]];
  return rules.find(({ source }) => source === 'network')?.condition ?? null;
}

const own = { protocol: 'https', hostname: 'app.example', port: '' };
const elsewhere = { not: { urlPattern: { parts: { ...own, pathname: '/*' } } } };
const onPath = (pathname: string) => ({ urlPattern: { parts: { ...own, pathname } } });

it.each<[string, FileAuthOptions, object[]]>([
  ['its own server', { origins: [cdn], virtualPath: false }, [elsewhere]],
  [
    'its own server but for the virtual path',
    { origins: [cdn], virtualPath: '/app/_files/' },
    [elsewhere, onPath('/app/_files/*')],
  ],
  [
    'its own server but for a virtual path of odd characters',
    { origins: [cdn], virtualPath: '/a(b):c{d}*+/%20~/' },
    [elsewhere, onPath('/a\\(b\\)\\:c\\{d\\}\\*\\+/\\%20\\~/*')],
  ],
])('the worker is not woken for %s', async (_, options, ours) => {
  expect(await install(options)).toEqual({ not: { or: ours } });
});

it('a navigation to the virtual path is the worker’s alone', async () => {
  await install({ origins: [cdn], virtualPath: '/app/_files/' });
  const [rules] = addRoutes.mock.lastCall as [unknown[]];
  expect(rules.slice(1)).toEqual([
    { condition: { ...onPath('/app/_files/*'), requestMode: 'navigate' }, source: 'fetch-event' },
  ]);
  await install({ origins: [cdn], virtualPath: false });
  expect((addRoutes.mock.lastCall as [unknown[]])[0]).toHaveLength(1);
});

it('the worker has no static routes where its own server has files', async () => {
  expect(await install({ origins: [cdn, 'https://app.example'], path: /(?<folder>a)(?<file>b)/ })).toBeNull();
});

it('the worker installs all the same where there are no static routes', async () => {
  vi.stubGlobal('URLPattern', undefined);
  addStaticRoutes({ origins: [cdn] });
  await expect(scope.dispatch('install')).resolves.toBeUndefined();
});

it('the worker installs all the same where they are refused', async () => {
  addRoutes.mockRejectedValue(new TypeError('another form of rules'));
  await install({ origins: [cdn] });
});

it('the worker installs all the same where they throw at once', async () => {
  addRoutes.mockImplementation(() => {
    throw new TypeError('another form of rules');
  });
  await install({ origins: [cdn] });
});

it('the worker installs all the same where a pattern is refused', async () => {
  vi.stubGlobal('URLPattern', function refuse(): never {
    throw new TypeError('no such part');
  });
  addStaticRoutes({ origins: [cdn] });
  await expect(scope.dispatch('install', { addRoutes })).resolves.toBeUndefined();
  expect(addRoutes).not.toHaveBeenCalled();
});
