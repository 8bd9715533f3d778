// @vitest-environment-options { "url": "http://localhost:3000/app/?private=query" }
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { registerFileAuthWorker, type RegisterFileAuthWorkerOptions } from '../../../../src/page/index.js';
import { errorOf } from '../../../support/unit/fake-page.js';
import {
  againRegistered,
  FakeServiceWorker,
  ours,
  stubContainer,
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

describe('an option that is wrong is a TypeError at the call, and nothing is registered', () => {
  it.each<[string, object, string]>([
    ['origins', { origins: [] }, '"origins" option must be a non-empty array'],
    ['origins', { origins: ['https://*.cloudfront.net'] }, 'anyone can create a CloudFront distribution'],
    ['origins', { origins: ['http://localhost:3000'] }, 'pass a "path" option too'],
    ['path', { path: '/x' }, '"path" option'],
    ['tokenKeys', { tokenKeys: 'ACCOUNT' }, '"tokenKeys" option'],
    [
      'tokenKeys',
      { tokenKeys: () => ['A'] },
      '"tokenKeys" option must be a non-empty array of key templates',
    ],
    ['cache', { cache: true }, '"cache" option must be false or an object'],
    ['cache', { cache: { maxAge: 1 } }, '"cache.maxAge" is not an option'],
    [
      'cache.identity',
      { cache: { identity: () => 'me' } },
      '"cache.identity" option is a function, which cannot be passed',
    ],
    ['virtualPath', { virtualPath: '/_files' }, 'does not end with a slash'],
    ['virtualPath', { scope: '/app/', virtualPath: '/_files/' }, 'is outside the scope'],
    ['virtualPath', { virtualPath: true }, '"virtualPath" option must be a string or false'],
    ['failurePage', { failurePage: '//evil.example/' }, '"failurePage" option must be a function, or a URL'],
    ['failurePage', { failurePage: () => 1 }, '"failurePage" option is a function, which cannot be passed'],
    ['placement', { placement: 'cookie' }, '"placement" option must be one of'],
    ['staticRoutes', { staticRoutes: true }, '"staticRoutes" is not an option'],
    ['debug', { debug: 1 }, '"debug" option must be true or false'],
    ['store', { store: 'x' }, '"store" option'],
    ['parameter', { parameter: 'a=b' }, '"parameter" option'],
    ['cors', { cors: 'maybe' }, '"cors" option'],
    ['responses', { responses: 1 }, '"responses" option'],
    ['url', { url: 7 }, '"url" option must be a string'],
    ['url', { url: 'https://[' }, '"url" option "https://[" is not a URL'],
    [
      'url',
      { url: 'https://cdn.example/sw.js?secret=1' },
      '"url" option "https://cdn.example/sw.js?…" is on another origin',
    ],
    ['url', { url: 'data:text/javascript,1' }, '"url" option "data:text/javascript,1" is on another origin'],
    [
      'scope',
      { scope: 'https://other.example/' },
      '"scope" option "https://other.example/" is on another origin',
    ],
    ['scope', { scope: null }, '"scope" option must be a string'],
    ['type', { type: 'modul' }, `"type" option must be one of 'classic', 'module'`],
    ['worker', { worker: 'mine' }, `"worker" option must be one of 'stand-alone', 'own'`],
    ['getToken', { getToken: 'token' }, '"getToken" option must be a function'],
    ['onEvent', { onEvent: {} }, '"onEvent" option must be a function'],
    ['timeoutMs', { timeoutMs: 0 }, '"timeoutMs" option must be a positive number of milliseconds'],
    ['timeoutMs', { timeoutMs: '10s' }, '"timeoutMs" option must be a positive number'],
    ['timeoutMs', { timeoutMs: Infinity }, '"timeoutMs" option must be a positive number'],
    ['tokenTimeoutMs', { tokenTimeoutMs: NaN }, '"tokenTimeoutMs" option must be a positive number'],
    ['tokenTimeoutMs', { tokenTimeoutMs: -1 }, '"tokenTimeoutMs" option must be a positive number'],
    ['signal', { signal: {} }, '"signal" option must be an AbortSignal'],
    ['a misspelt one', { origin: cdn }, '"origin" is not an option; the options are origins'],
  ])('%s: %j', async (_, options, text) => {
    const error = await errorOf(page.register(options));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(text);
    expect(page.container.registered).toEqual([]);
  });

  it.each([undefined, null, cdn])('options: %j', async (options) => {
    const error = await errorOf(registerFileAuthWorker(options as unknown as RegisterFileAuthWorkerOptions));
    expect(error).toBeInstanceOf(TypeError);
  });

  it('before anything is said about the browser', async () => {
    stubContainer(undefined);
    expect(await errorOf(page.register({ origins: [] }))).toBeInstanceOf(TypeError);
  });

  it('but a function for cache.identity is right with an own worker', async () => {
    const options = { ...ownOptions, cache: { identity: () => 'me' } };
    page.container.addActive(root, new FakeServiceWorker(`${root}sw.js`, ours(page.container, { options })));
    page.container.onRegister = againRegistered;
    await page.register({ url: '/sw.js', cache: { identity: () => 'somebody' } });
    expect(page.container.registered).toHaveLength(1);
  });
});

it('a <base> at the distribution leaves the worker at the application', async () => {
  const base = document.head.appendChild(Object.assign(document.createElement('base'), { href: `${cdn}/` }));
  try {
    await page.registered();
    expect(page.container.registered).toMatchObject([
      { script: expect.stringContaining(`${root}file-auth-worker.js?`) },
    ]);
  } finally {
    base.remove();
  }
});
