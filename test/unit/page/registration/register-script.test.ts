// @vitest-environment-options { "url": "http://localhost:3000/app/?private=query" }
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { failureOf } from '../../../support/unit/failure-of.js';
import {
  FakeRegistration,
  FakeServiceWorker,
  ours,
  silent,
} from '../../../support/unit/fake-service-worker.js';
import { contentOf } from '../../../support/unit/memory-localforage.js';
import { cdn } from '../../../support/unit/sample.js';
import { root, useFakePage } from '../../../support/unit/use-fake-page.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const ownOptions = { origins: [cdn] };
const page = useFakePage();

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  contentOf().set('ACCOUNT', 'secret-token');
});

describe('scope: the page could never be controlled', () => {
  it.each([
    ['the script is beside it', { url: '/other/file-auth-worker.js' }, '/other/'],
    ['the script is below it', { url: '/app/js/file-auth-worker.js' }, '/app/js/'],
    ['the scope is beside it', { scope: '/other/' }, '/other/'],
  ])('scope: the page could never be controlled, since %s', async (_, options, scope) => {
    const error = await failureOf(page.register(options));
    expect(error.code).toBe('scope');
    expect(error.message).toContain(`This page, /app/, is outside the scope ${scope}`);
    expect(page.container.registered).toEqual([]);
  });
});

describe('scope-taken: the scope belongs to another script', () => {
  it.each([
    ['a stand-alone worker', { url: '/file-auth-worker.js' }],
    ['an own worker of another name', { url: '/sw.js' }],
  ])('scope-taken: another script, which %s does not replace', async (_, options) => {
    const other = new FakeServiceWorker(`${root}pwa.js?private=query`, silent);
    const registration = page.container.addActive(root, other);
    vi.useFakeTimers();
    const failing = failureOf(page.register(options));
    await vi.advanceTimersByTimeAsync(3000);
    const error = await failing;
    expect(error.code).toBe('scope-taken');
    expect(error.message).toContain('The scope / belongs to /pwa.js, which would be replaced');
    expect(error.message).toContain("importScripts('/file-auth-worker.js')");
    expect(page.container.registered).toEqual([]);
    expect(registration.unregister).not.toHaveBeenCalled();
  });

  it.each(['waiting', 'installing'] as const)(
    'scope-taken: another script that is still %s',
    async (state) => {
      const registration = new FakeRegistration(root);
      registration[state] = new FakeServiceWorker(`${root}pwa.js`, silent);
      page.container.registrations.push(registration);
      expect((await failureOf(page.register())).code).toBe('scope-taken');
    },
  );

  it.each([
    ['a wider scope', root, `${root}pwa.js`, { scope: '/app/' }],
    ['a narrower scope', `${root}app/deep/`, `${root}pwa.js`, {}],
    ['a script of the same path', root, `${root}file-auth-worker.js?file-auth=b2xk`, {}],
    ['our script under another name', root, `${root}old-name.js?file-auth=b2xk`, {}],
  ])('no scope is taken by %s', async (_, scope, script, options) => {
    page.container.addActive(scope, new FakeServiceWorker(script, silent));
    await page.register(options);
    expect(page.container.registered).toHaveLength(1);
  });

  it('no scope is taken by an own worker whose file merely has a new name', async () => {
    const old = new FakeServiceWorker(`${root}sw.1a2b.js`, ours(page.container, { options: ownOptions }));
    const registration = page.container.addActive(root, old);
    page.container.onRegister = async (script, _, container) => {
      registration.active = new FakeServiceWorker(
        script,
        ours(container, { options: ownOptions }),
        'activated',
      );
      return registration;
    };
    await page.register({ url: '/sw.3c4d.js' });
    expect(page.container.registered).toHaveLength(1);
  });
});

describe('worker-failed: nobody can say why', () => {
  it('tells what the browser says if the part with the explanations cannot be loaded', async () => {
    const part = '../../../../src/page/registration/explain-registration-error.js';
    vi.doMock(part, () => Promise.reject(new TypeError('offline')));
    const refusal = new TypeError('ServiceWorker script evaluation failed');
    page.container.onRegister = () => Promise.reject(refusal);
    vi.useFakeTimers();
    // An import takes time that is not the clock's.
    const failing = failureOf(page.register({ timeoutMs: 1e9 }));
    const ended = vi.fn();
    void failing.then(ended, ended);
    while (ended.mock.calls.length === 0) await vi.advanceTimersByTimeAsync(100);
    const error = await failing;
    expect(error.code).toBe('worker-failed');
    expect(error.cause).toBe(refusal);
    vi.doUnmock(part);
  });
});
