// @vitest-environment-options { "url": "http://localhost:3000/app/?private=query" }
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RegisterFileAuthWorkerOptions } from '../../../../src/page/index.js';
import { failureOf } from '../../../support/unit/failure-of.js';
import {
  againRegistered,
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

describe('not-installed: the application’s worker knows nothing of this package', () => {
  async function registerSilent(
    prepare: (registration: FakeRegistration) => void = () => {},
  ): Promise<Error & { code?: string }> {
    const worker = new FakeServiceWorker(`${root}sw.js`, silent);
    page.container.controller = worker;
    prepare(page.container.addActive(root, worker));
    page.container.onRegister = againRegistered;
    vi.useFakeTimers();
    const failing = failureOf(page.register({ url: '/sw.js' }));
    await vi.advanceTimersByTimeAsync(4000);
    return failing;
  }

  it('not-installed: the error says which lines to add', async () => {
    const error = await registerSilent();
    expect(error.code).toBe('not-installed');
    expect(error.message).toContain('The worker /sw.js does not answer');
    expect(error.message).toContain("importScripts('/file-auth-worker.js')");
    expect(error.message).toContain('installFileAuth');
  });

  it('not-installed: a newer version is waiting, and the error says so', async () => {
    const error = await registerSilent((registration) => {
      registration.waiting = new FakeServiceWorker(`${root}sw.js`, silent, 'installed');
    });
    expect(error.code).toBe('not-installed');
    expect(error.message).toContain('A newer version of it is waiting. Close the other tabs');
  });

  it.each([
    ['in another protocol', { type: 'file-auth:status-answer', protocol: 99, status: {} }],
    ['with something else', 'hello'],
  ])('not-installed: the worker answers %s', async (_, answer) => {
    const error = await registerSilent(({ active }) => {
      active!.behaviour = (_data, port) => port?.postMessage(answer);
    });
    expect(error.code).toBe('not-installed');
  });
});

describe('options-mismatch: an own worker has other options', () => {
  const path = /\/(?<folder>a)\/(?<file>b)/;

  async function registerOwn(
    worker: Parameters<typeof ours>[1],
    options: Partial<RegisterFileAuthWorkerOptions>,
  ): Promise<(Error & { code?: string }) | null> {
    page.container.addActive(root, new FakeServiceWorker(`${root}sw.js`, ours(page.container, worker)));
    page.container.onRegister = againRegistered;
    return page.register({ url: '/sw.js', ...options }).then(
      () => null,
      (error: Error) => error,
    );
  }

  it.each<[string, Partial<RegisterFileAuthWorkerOptions>, string]>([
    ['one', { parameter: 't' }, 'parameter.'],
    [
      'several',
      { parameter: 't', cors: 'never', origins: ['https://files.example'] },
      'origins, parameter, cors.',
    ],
    ['the pattern', { path }, 'path.'],
    ['the store', { store: { name: 'other' } }, 'store.'],
    ['the keys', { tokenKeys: ['ACCOUNT'] }, 'tokenKeys.'],
    ['the placement', { placement: 'header' }, 'placement.'],
    ['the cache', { cache: {} }, 'cache.'],
    ['the virtual path', { virtualPath: '/_files/' }, 'virtualPath.'],
  ])('options-mismatch: the error names %s', async (_, options, names) => {
    const error = await registerOwn({ options: ownOptions }, options);
    expect(error).toMatchObject({ name: 'FileAuthError', code: 'options-mismatch' });
    expect(error!.message).toContain(`The page and the worker have different options: ${names}`);
  });

  it.each<[string, object, Partial<RegisterFileAuthWorkerOptions>]>([
    ['that the page does not give', { ...ownOptions, parameter: 't', cors: 'never', tokenKeys: ['A'] }, {}],
    [
      'that the page gives as the worker has them',
      { ...ownOptions, path, cors: 'never' },
      { path, cors: 'never' },
    ],
    ['that are spelt out defaults', ownOptions, { cors: 'auto', store: { name: 'localforage' } }],
  ])('no options mismatch for options %s', async (_, options, given) => {
    expect(await registerOwn({ options: options as typeof ownOptions }, given)).toBeNull();
  });
});
