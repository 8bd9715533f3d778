// @vitest-environment-options { "url": "http://localhost:3000/app/?private=query" }
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { registerFileAuthWorker, type RegisterFileAuthWorkerOptions } from '../../../../src/page/index.js';
import { message } from '../../../../src/shared/contract/protocol.js';
import { FakeBroadcastChannel, openBroadcastChannels } from '../../../support/unit/fake-broadcast-channel.js';
import { errorOf, openFakePage, type FakePage } from '../../../support/unit/fake-page.js';
import { openChannels } from '../../../support/unit/fake-message-channel.js';
import {
  againRegistered,
  FakeRegistration,
  FakeServiceWorker,
  ours,
  silent,
  stubContainer,
} from '../../../support/unit/fake-service-worker.js';
import { contentOf } from '../../../support/unit/memory-localforage.js';
import { cdn } from '../../../support/unit/sample.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const root = 'http://localhost:3000/';
const ownOptions = { origins: [cdn] };
let page: FakePage;
const fetched = vi.fn<typeof fetch>();

beforeEach(() => {
  page = openFakePage();
  vi.stubGlobal('fetch', fetched.mockReset().mockRejectedValue(new TypeError('offline')));
  contentOf().set('ACCOUNT', 'secret-token');
});
afterEach(() => {
  vi.useRealTimers();
  page.leave();
  delete (window as { isSecureContext?: boolean }).isSecureContext;
});

/** An error must tell what to do, hold nothing private, and leave nothing open. */
async function failure(
  options: Partial<RegisterFileAuthWorkerOptions> = {},
): Promise<Error & { code?: string }> {
  const error = await errorOf(page.register(options));
  expect(error.name).toBe('FileAuthError');
  expect(error.message).not.toMatch(/secret-token|private=query|file-auth=/);
  expect(openBroadcastChannels()).toEqual([]);
  expect(openChannels()).toBe(0);
  return error;
}

describe('unsupported: there is no service worker', () => {
  it.each([
    ['in this browser', true, 'this browser has none, or has them switched off'],
    ['because the page is not secure', false, `serve ${root.slice(0, -1)} over https, or from localhost`],
  ])('%s', async (_, isSecureContext, text) => {
    Object.defineProperty(window, 'isSecureContext', { configurable: true, value: isSecureContext });
    stubContainer(undefined);
    const error = await failure({ fallback: 'reject' });
    expect(error.code).toBe('unsupported');
    expect(error.message).toContain(text);
  });

  it('in a sandboxed frame, where the very look throws', async () => {
    const get = (): never => {
      throw new DOMException('sandboxed', 'SecurityError');
    };
    Object.defineProperty(navigator, 'serviceWorker', { configurable: true, get });
    expect((await failure({ fallback: 'reject' })).code).toBe('unsupported');
  });
});

describe.each(['SecurityError', 'NotSupportedError'])(
  'a page that the browser refuses all storage by a %s',
  (name) => {
    const denied = new DOMException('Access is denied for this document.', name);

    beforeEach(() => {
      vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
        throw denied;
      });
      page.container.getRegistration = () => Promise.reject(denied);
    });
    afterEach(() => vi.restoreAllMocks());

    it('does without a worker, and says why', async () => {
      const fileAuth = await page.register();
      expect(fileAuth.mode).toBe('page');
      expect(page.events).toMatchObject([{ type: 'no-worker', reason: 'storage-denied' }]);
      expect(await fileAuth.status()).toMatchObject({ noWorker: 'storage-denied' });
    });

    it('does so too if only the registration is refused', async () => {
      page.container.getRegistration = async () => undefined;
      page.container.onRegister = () => Promise.reject(denied);
      expect((await page.register()).mode).toBe('page');
    });

    it('is unsupported if it cannot do without', async () => {
      const error = await failure({ fallback: 'reject' });
      expect(error).toMatchObject({ code: 'unsupported', cause: denied });
      expect(error.message).toContain('blocked cookies, or a frame of another site');
    });

    it('is told from one whose set-up is refused', async () => {
      vi.restoreAllMocks();
      page.container.getRegistration = async () => undefined;
      page.container.onRegister = () => Promise.reject(denied);
      expect((await failure()).code).toBe('script-not-found');
    });
  },
);

describe('a script that cannot be registered', () => {
  const refusal = new TypeError('load failed');

  beforeEach(() => {
    vi.useFakeTimers();
    page.container.onRegister = () => Promise.reject(refusal);
  });

  /** A browser's refusal is explained once the worker has had its time to say why. */
  async function refused(options: Partial<RegisterFileAuthWorkerOptions> = {}): ReturnType<typeof failure> {
    const failing = failure(options);
    await vi.advanceTimersByTimeAsync(1000);
    return failing;
  }

  const served = (status: number, headers: Record<string, string>, redirected = false): void => {
    const response = new Response('x', { status, headers });
    fetched.mockResolvedValue(Object.defineProperty(response, 'redirected', { value: redirected }));
  };
  const javaScript = { 'content-type': 'text/javascript; charset=utf-8' };

  it('script-not-found: it is not there', async () => {
    served(404, { 'content-type': 'text/html' });
    const error = await refused();
    expect(error).toMatchObject({ code: 'script-not-found', cause: refusal });
    expect(error.message).toContain('/file-auth-worker.js answered 404. Check that the file is served there');
    expect(error.message).toContain('npx file-auth-worker init <public dir>');
  });

  it('script-not-found: it is redirected', async () => {
    served(200, javaScript, true);
    const error = await refused();
    expect(error.code).toBe('script-not-found');
    expect(error.message).toContain('redirect');
  });

  it('script-not-found: the server gives no answer', async () => {
    expect(await refused()).toMatchObject({ code: 'script-not-found', cause: refusal });
  });

  it.each([
    ['text/html', 'served as text/html, not as JavaScript'],
    ['text/html; charset=utf-8', 'served as text/html, not'],
    ['text/plain', 'served as text/plain, not'],
    ['application/json', 'served as application/json, not'],
    ['text/javascriptx', 'served as text/javascriptx, not'],
    ['', 'served as no content type, not'],
  ])('script-type: it is an index page or has no type (%j)', async (type, text) => {
    served(200, { 'content-type': type });
    const error = await refused();
    expect(error).toMatchObject({ code: 'script-type', cause: refusal });
    expect(error.message).toContain(text);
  });

  it('scope: the scope is wider than the folder of the script', async () => {
    served(200, javaScript);
    const error = await refused({ url: '/app/js/file-auth-worker.js', scope: '/app/' });
    expect(error).toMatchObject({ code: 'scope', cause: refusal });
    expect(error.message).toContain('the scope /app/ is wider than /app/js/');
    expect(error.message).toContain('"Service-Worker-Allowed: /app/"');
  });

  it('scope: the header allows too little', async () => {
    served(200, { ...javaScript, 'service-worker-allowed': '/app/' });
    expect((await refused({ url: '/app/js/file-auth-worker.js', scope: '/' })).code).toBe('scope');
  });

  it.each([
    'text/javascript',
    'application/javascript',
    'application/x-javascript',
    'Text/ECMAScript;charset=utf-8',
  ])('worker-failed: it is in order as far as one can see (%s)', async (type) => {
    served(200, { 'content-type': type, 'service-worker-allowed': '/' });
    const error = await refused({ url: '/app/js/file-auth-worker.js', scope: '/' });
    expect(error).toMatchObject({ code: 'worker-failed', cause: refusal });
    expect(error.message).toContain("Its error is in the worker's console");
  });

  it('worker-failed: it throws at start and says why', async () => {
    page.container.onRegister = async (_, scope) => {
      const channel = new FakeBroadcastChannel(`file-auth:${scope}`);
      channel.postMessage(
        message({ type: 'file-auth:install-failed', message: '"origins" option must be a list' }),
      );
      channel.close();
      throw refusal;
    };
    const error = await refused();
    expect(error).toMatchObject({ code: 'worker-failed', cause: refusal });
    expect(error.message).toContain('/file-auth-worker.js threw at start: "origins" option must be a list');
    expect(fetched).not.toHaveBeenCalled();
  });
});

describe('worker-failed: the worker does not install', () => {
  it('because installing it fails', async () => {
    page.container.onRegister = async (script, scope) => {
      const registration = new FakeRegistration(scope);
      const worker = new FakeServiceWorker(script, silent);
      registration.installing = worker;
      setTimeout(() => {
        registration.installing = null;
        worker.become('redundant');
      });
      return registration;
    };
    const error = await failure();
    expect(error.code).toBe('worker-failed');
    expect(error.message).toContain('failed to install');
  });

  it.each(['installing', 'waiting'] as const)(
    'and an older version, with options that may be others, is not taken for it (while %s)',
    async (state) => {
      const old = new FakeServiceWorker(`${root}file-auth-worker.js?file-auth=b2xk`, ours(page.container));
      const registration = page.container.addActive(root, old);
      page.container.controller = old;
      page.container.onRegister = async (script) => {
        const update = new FakeServiceWorker(
          script,
          silent,
          state === 'waiting' ? 'installed' : 'installing',
        );
        registration[state] = update;
        setTimeout(() => {
          registration[state] = null;
          update.become('redundant');
        });
        return registration;
      };
      const error = await failure();
      expect(error.code).toBe('worker-failed');
      expect(error.message).toContain('failed to install');
      expect(old.received).toEqual([]);
      expect(registration.active).toBe(old);
    },
  );

  it('but an update that a newer one replaces is none: the newer one is waited for', async () => {
    const old = new FakeServiceWorker(`${root}file-auth-worker.js?file-auth=b2xk`, silent);
    const registration = page.container.addActive(root, old);
    page.container.onRegister = async (script) => {
      const [update, newer] = [0, 1].map(() => new FakeServiceWorker(script, ours(page.container)));
      registration.installing = update!;
      setTimeout(() => {
        registration.installing = newer!;
        update!.become('redundant');
        setTimeout(() => {
          void registration.bringUp(newer!).then(() => page.container.takeControl(newer!));
        });
      });
      return registration;
    };
    await page.register();
    expect(page.container.controller).toBe(registration.active);
    expect(page.container.controller).not.toBe(old);
  });
});

describe('scope: the page could never be controlled', () => {
  it.each([
    ['the script is beside it', { url: '/other/file-auth-worker.js' }, '/other/'],
    ['the script is below it', { url: '/app/js/file-auth-worker.js' }, '/app/js/'],
    ['the scope is beside it', { scope: '/other/' }, '/other/'],
  ])('since %s', async (_, options, scope) => {
    const error = await failure(options);
    expect(error.code).toBe('scope');
    expect(error.message).toContain(`This page, /app/, is outside the scope ${scope}`);
    expect(page.container.registered).toEqual([]);
  });
});

describe('scope-taken: the scope belongs to another script', () => {
  it.each([
    ['a stand-alone worker', { url: '/file-auth-worker.js' }],
    ['an own worker of another name', { url: '/sw.js' }],
  ])('which %s does not replace', async (_, options) => {
    const other = new FakeServiceWorker(`${root}pwa.js?private=query`, silent);
    const registration = page.container.addActive(root, other);
    vi.useFakeTimers();
    const failing = failure(options);
    await vi.advanceTimersByTimeAsync(3000);
    const error = await failing;
    expect(error.code).toBe('scope-taken');
    expect(error.message).toContain('The scope / belongs to /pwa.js, which would be replaced');
    expect(error.message).toContain("importScripts('/file-auth-worker.js')");
    expect(page.container.registered).toEqual([]);
    expect(registration.unregister).not.toHaveBeenCalled();
  });

  it.each(['waiting', 'installing'] as const)('also while that is still %s', async (state) => {
    const registration = new FakeRegistration(root);
    registration[state] = new FakeServiceWorker(`${root}pwa.js`, silent);
    page.container.registrations.push(registration);
    expect((await failure()).code).toBe('scope-taken');
  });

  it.each([
    ['a wider scope', root, `${root}pwa.js`, { scope: '/app/' }],
    ['a narrower scope', `${root}app/deep/`, `${root}pwa.js`, {}],
    ['a script of the same path', root, `${root}file-auth-worker.js?file-auth=b2xk`, {}],
    ['our script under another name', root, `${root}old-name.js?file-auth=b2xk`, {}],
  ])('but not if it is %s', async (_, scope, script, options) => {
    page.container.addActive(scope, new FakeServiceWorker(script, silent));
    await page.register(options);
    expect(page.container.registered).toHaveLength(1);
  });

  it('but not if an own worker’s file merely has a new name', async () => {
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

describe('not-controlled: the worker does not take control', () => {
  it.each([
    [undefined, 10_000],
    [3000, 3000],
  ])('within the time limit (timeoutMs: %s)', async (timeoutMs, ms) => {
    page.container.onRegister = async (script, scope, container) =>
      container.addActive(scope, new FakeServiceWorker(script, ours(container, { claims: false })));
    vi.useFakeTimers();
    const settled = vi.fn();
    const failing = failure({ timeoutMs });
    void failing.then(settled);
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    const error = await failing;
    expect(error.code).toBe('not-controlled');
    expect(error.message).toContain(`within ${ms} ms`);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('since the registration itself never ends', async () => {
    page.container.onRegister = () => new Promise(() => {});
    vi.useFakeTimers();
    const failing = errorOf(page.register());
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await failing).code).toBe('not-controlled');
  });
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
    const failing = failure({ url: '/sw.js' });
    await vi.advanceTimersByTimeAsync(3000);
    return failing;
  }

  it('and the error says which lines to add', async () => {
    const error = await registerSilent();
    expect(error.code).toBe('not-installed');
    expect(error.message).toContain('The worker /sw.js does not answer to file-auth-worker');
    expect(error.message).toContain("importScripts('/file-auth-worker.js')");
    expect(error.message).toContain('installFileAuth');
  });

  it('but a newer version that may is waiting, and the error says so', async () => {
    const error = await registerSilent((registration) => {
      registration.waiting = new FakeServiceWorker(`${root}sw.js`, silent, 'installed');
    });
    expect(error.code).toBe('not-installed');
    expect(error.message).toContain('A newer version of it is waiting: close the other tabs');
  });

  it.each([
    ['in another protocol', { type: 'file-auth:status-answer', protocol: 99, status: {} }],
    ['with something else', 'hello'],
  ])('or answers %s', async (_, answer) => {
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
  ])('and the error names %s', async (_, options, names) => {
    const error = await registerOwn({ options: ownOptions }, options);
    expect(error).toMatchObject({ name: 'FileAuthError', code: 'options-mismatch' });
    expect(error!.message).toContain(`differ from the page's in: ${names}`);
  });

  it.each<[string, object, Partial<RegisterFileAuthWorkerOptions>]>([
    ['that the page does not give', { ...ownOptions, parameter: 't', cors: 'never', tokenKeys: ['A'] }, {}],
    [
      'that the page gives as the worker has them',
      { ...ownOptions, path, cors: 'never' },
      { path, cors: 'never' },
    ],
    ['that are spelt out defaults', ownOptions, { cors: 'auto', store: { name: 'localforage' } }],
  ])('but not for options %s', async (_, options, given) => {
    expect(await registerOwn({ options: options as typeof ownOptions }, given)).toBeNull();
  });
});

describe('an option that is wrong is a TypeError at the call, and nothing is registered', () => {
  it.each<[string, object, string]>([
    ['origins', { origins: [] }, '"origins" option must be a non-empty list'],
    ['origins', { origins: ['https://*.cloudfront.net'] }, 'anyone can create a CloudFront distribution'],
    ['origins', { origins: ['http://localhost:3000'] }, 'give a "path" option too'],
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
      '"cache.identity" option is a function, which cannot travel',
    ],
    ['virtualPath', { virtualPath: '/_files' }, 'does not end with a slash'],
    ['virtualPath', { scope: '/app/', virtualPath: '/_files/' }, 'is outside the scope'],
    ['virtualPath', { virtualPath: true }, '"virtualPath" option must be a string or false'],
    ['placement', { placement: 'cookie' }, '"placement" option must be one of'],
    ['staticRoutes', { staticRoutes: true }, '"staticRoutes" is not an option'],
    ['debug', { debug: 1 }, '"debug" option must be true or false'],
    ['store', { store: 'x' }, '"store" option'],
    ['parameter', { parameter: 'a=b' }, '"parameter" option'],
    ['cors', { cors: 'maybe' }, '"cors" option'],
    ['responses', { responses: 1 }, '"responses" option'],
    ['url', { url: 7 }, '"url" option must be a string'],
    ['url', { url: 'https://[' }, '"url" option "https://[" is no URL'],
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
