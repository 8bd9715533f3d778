// @vitest-environment-options { "url": "http://localhost:3000/app/?private=query" }
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeOptions } from '../../../src/shared/contract/options-parameter.js';
import { message } from '../../../src/shared/contract/protocol.js';
import { version } from '../../../src/shared/contract/version.js';
import { openBroadcastChannels } from '../../support/unit/fake-broadcast-channel.js';
import { errorOf, openFakePage, type FakePage } from '../../support/unit/fake-page.js';
import { openChannels } from '../../support/unit/fake-message-channel.js';
import {
  againRegistered,
  FakeRegistration,
  FakeServiceWorker,
  firstVisit,
  ours,
} from '../../support/unit/fake-service-worker.js';
import { countQuestions, makeTrouble } from '../../support/unit/memory-localforage.js';
import { cdn, file, folder } from '../../support/unit/sample.js';

vi.mock('localforage', () => import('../../support/unit/memory-localforage.js'));

const root = 'http://localhost:3000/';
const claim = message({ type: 'file-auth:claim' });
const question = message({
  type: 'file-auth:get-token',
  key: 'ACCOUNT',
  keys: ['ACCOUNT'],
  folder,
  file,
  reason: 'missing',
  deniedDigest: null,
});
let page: FakePage;

beforeEach(() => {
  page = openFakePage();
});
afterEach(() => {
  vi.useRealTimers();
  page.leave();
});

const scriptOf = (): URL => new URL(page.container.registered[0]!.script);

/** Lets the page register a worker that does not claim it, and gives that once it is there. */
function registerWithoutClaim(): () => FakeServiceWorker | undefined {
  let worker: FakeServiceWorker | undefined;
  page.container.onRegister = async (script, scope) => {
    const registration = new FakeRegistration(scope);
    worker = new FakeServiceWorker(script, ours(page.container, { claims: false }));
    await registration.bringUp(worker);
    return registration;
  };
  return () => worker;
}

describe('when registering resolves', () => {
  it('registering on a first visit resolves when the worker controls the page and not before', async () => {
    const worker = registerWithoutClaim();
    const resolved = vi.fn();
    const registering = page.register().then(resolved);
    await vi.waitFor(() => expect(worker()?.receivedOf('file-auth:claim')).toHaveLength(1));
    expect(resolved).not.toHaveBeenCalled();
    page.container.takeControl(worker()!);
    await registering;
    expect(resolved).toHaveBeenCalledTimes(1);
  });

  it('registering opens the store while the browser fetches the worker', async () => {
    page.container.onRegister = () => new Promise(() => {});
    void page.register().catch(() => {});
    await vi.waitFor(() => expect(page.container.registered).toHaveLength(1));
    await vi.waitFor(() => expect(countQuestions()).toBe(1));
  });

  it('registering goes on without a worker if its registration is removed while the page waits', async () => {
    vi.useFakeTimers();
    const worker = registerWithoutClaim();
    const registering = page.register();
    await vi.waitFor(() => expect(worker()?.receivedOf('file-auth:claim')).toHaveLength(1));
    page.container.registrations.length = 0;
    await vi.advanceTimersByTimeAsync(1000);
    expect((await registering).mode).toBe('page');
  });

  it('registering resolves on a first visit, from the first steps of the installation on', async () => {
    const fileAuth = await page.register();
    expect(fileAuth.mode).toBe('worker');
    expect(page.container.controller?.state).toBe('activated');
  });

  it('registering resolves on a later visit without a further word about control', async () => {
    await page.register();
    const worker = page.container.controller!;
    page.container.onRegister = againRegistered;
    await page.register();
    expect(page.container.controller).toBe(worker);
    expect(worker.receivedOf('file-auth:claim').length).toBeLessThanOrEqual(1);
  });

  it('registering resolves on a hard reload by asking the worker to claim the page', async () => {
    page.container.onRegister = firstVisit;
    await page.register();
    const worker = page.container.controller!;
    worker.received.length = 0;
    page.container.controller = null;
    page.container.onRegister = againRegistered;
    await page.register();
    expect(worker.receivedOf('file-auth:claim')).toEqual([claim]);
    expect(page.container.controller).toBe(worker);
  });

  it('registering resolves with the new version that replaces the old worker', async () => {
    const old = new FakeServiceWorker(`${root}file-auth-worker.js?file-auth=old`, () => {});
    const registration = page.container.addActive(root, old);
    page.container.controller = old;
    page.container.onRegister = async (script) => {
      const fresh = new FakeServiceWorker(script, ours(page.container));
      void registration.bringUp(fresh).then(() => page.container.takeControl(fresh));
      return registration;
    };
    await page.register();
    expect(page.container.controller).toBe(registration.active);
    expect(page.container.controller).not.toBe(old);
  });

  it('registering with an own worker that waits resolves with the one that is active', async () => {
    const active = new FakeServiceWorker(
      `${root}sw.js`,
      ours(page.container, { options: { origins: [cdn] } }),
    );
    const registration = page.container.addActive(root, active);
    registration.waiting = new FakeServiceWorker(`${root}sw.js`, () => {}, 'installed');
    page.container.onRegister = againRegistered;
    await page.register({ url: '/sw.js' });
    expect(page.container.controller).toBe(active);
  });

  /** The application's own worker has just been installed, and waits for this package's file alone. */
  const moveToOwn = async (next: FakeServiceWorker): Promise<FakeServiceWorker> => {
    await page.register();
    const old = page.container.controller!;
    page.container.onRegister = async (_, scope, container) => {
      const registration = container.registrations.find((one) => one.scope === scope)!;
      registration.waiting = next;
      return registration;
    };
    return old;
  };

  it('registering resolves with an own worker that takes over from this package’s file alone when it is asked to', async () => {
    const answer = ours(page.container, { options: { origins: [cdn], parameter: 't' } });
    const next = new FakeServiceWorker(`${root}sw.js`, answer, 'installed');
    const old = await moveToOwn(next);
    next.behaviour = (data, port, worker) => {
      const [registration] = page.container.registrations;
      if (next.receivedOf('file-auth:claim').length > 0 && next.state === 'installed') {
        Object.assign(registration!, { waiting: null, active: next });
        next.become('activating');
      }
      answer(data, port, worker);
    };
    const fileAuth = await page.register({ url: '/sw.js' });
    expect(page.container.controller).toBe(next);
    expect(old.receivedOf('file-auth:claim').length).toBeLessThanOrEqual(1);
    expect((await fileAuth.status()).options.parameter).toBe('t');
  });

  it('registering resolves with this package’s file alone if an own worker does not take over from it in time', async () => {
    const answer = ours(page.container, { options: { origins: [cdn] }, claims: false });
    const next = new FakeServiceWorker(`${root}sw.js`, answer, 'installed');
    const old = await moveToOwn(next);
    vi.useFakeTimers();
    const registering = page.register({ url: '/sw.js' });
    await vi.advanceTimersByTimeAsync(3000);
    await registering;
    expect(next.receivedOf('file-auth:claim')).toEqual([claim]);
    expect(page.container.controller).toBe(old);
  });

  it('registering resolves although a store hangs for longer than the time that is left', async () => {
    makeTrouble('hangs', 'file-auth-worker', 'state');
    vi.useFakeTimers();
    const registering = page.register({ timeoutMs: 500 });
    await vi.advanceTimersByTimeAsync(1000);
    expect((await registering).mode).toBe('worker');
  });

  it('registering leaves no channel and no timer behind', async () => {
    vi.useFakeTimers();
    await page.register();
    expect(openChannels()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(openBroadcastChannels()).toEqual([`file-auth:${root}`]);
  });
});

describe('what is registered', () => {
  it('by default the file at the root is registered, as a classic script, for its folder', async () => {
    await page.register();
    const [call] = page.container.registered;
    expect(call).toMatchObject({ scope: root, type: 'classic' });
    expect(scriptOf().pathname).toBe('/file-auth-worker.js');
  });

  it.each([
    [{ url: '/app/file-auth-worker.min.js' }, '/app/file-auth-worker.min.js', `${root}app/`],
    [{ url: 'file-auth-worker.js' }, '/app/file-auth-worker.js', `${root}app/`],
    [{ url: '/file-auth-worker.js', scope: '/app/' }, '/file-auth-worker.js', `${root}app/`],
    [{ url: `${root}file-auth-worker.js` }, '/file-auth-worker.js', root],
  ])('with %j the script %s is registered for %s', async (options, pathname, scope) => {
    await page.register(options);
    expect(scriptOf().pathname).toBe(pathname);
    expect(page.container.registered[0]!.scope).toBe(scope);
  });

  it('a module is registered if asked for', async () => {
    await page.register({ type: 'module' });
    expect(page.container.registered[0]!.type).toBe('module');
  });

  it('a stand-alone worker gets its options in the script’s URL', async () => {
    await page.register({ url: '/file-auth-worker.js?v=3', parameter: 't', tokenKeys: ['ACCOUNT'] });
    expect(scriptOf().searchParams.get('v')).toBe('3');
    expect(decodeOptions(scriptOf().searchParams.get('file-auth')!)).toMatchObject({
      origins: [cdn],
      parameter: 't',
      tokenKeys: ['ACCOUNT'],
    });
  });

  it.each<[string, object, string | false]>([
    ['the scope’s own', {}, '/_files/'],
    ['that of a narrower scope', { url: 'file-auth-worker.js' }, '/app/_files/'],
    ['that of the scope and not of the script', { scope: '/app/' }, '/app/_files/'],
    ['the one it is given', { virtualPath: '/private/' }, '/private/'],
    ['none', { virtualPath: false }, false],
  ])('a stand-alone worker is told its virtual path: %s', async (_, options, virtualPath) => {
    await page.register(options);
    expect(decodeOptions(scriptOf().searchParams.get('file-auth')!).virtualPath).toBe(virtualPath);
    expect((await page.register(options)).mode).toBe('worker');
  });

  it('a stand-alone worker is told the limits of the cache', async () => {
    await page.register({ cache: { maxEntries: 7 } });
    expect(decodeOptions(scriptOf().searchParams.get('file-auth')!).cache).toEqual({
      maxEntries: 7,
      maxAgeSeconds: 604_800,
      maxFileBytes: 20_971_520,
    });
  });

  it('a page expects no virtual path of a worker of the application’s own, nor minds one', async () => {
    const options = { origins: [cdn], virtualPath: '/its-own/' };
    const worker = new FakeServiceWorker(`${root}sw.js`, ours(page.container, { options }));
    page.container.addActive(root, worker);
    page.container.onRegister = againRegistered;
    const fileAuth = await page.register({ url: '/sw.js' });
    expect((await fileAuth.status()).options.virtualPath).toBe('/its-own/');
  });

  it.each([
    ['of another name', { url: '/app/sw.js' }],
    ['that is said to be the application’s own', { url: '/file-auth-worker.js', worker: 'own' }],
  ] as const)('leaves the URL of a script alone %s', async (_, options) => {
    page.container.onRegister = async (script, scope, container) => {
      const worker = new FakeServiceWorker(script, ours(container, { options: { origins: [cdn] } }));
      return container.addActive(scope, worker);
    };
    await page.register(options);
    expect(scriptOf().search).toBe('');
  });

  it('a script of another name gets the options if it is said to be stand-alone', async () => {
    await page.register({ url: '/files.js', worker: 'stand-alone' });
    expect(scriptOf().searchParams.has('file-auth')).toBe(true);
  });
});

describe('a worker of another version', () => {
  it.each([
    ['stand-alone', '/file-auth-worker.js', 'Run "npx file-auth-worker init <public dir>"'],
    ['own', '/app/sw.js', 'Update the copy that your worker loads'],
  ] as const)(
    'a worker of another version is warned of, with what to do about it (%s)',
    async (_, url, text) => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
      page.container.onRegister = async (script, scope, container) => {
        const options = { origins: [cdn] };
        const worker = new FakeServiceWorker(script, ours(container, { version: '0.0.9', options }));
        return container.addActive(scope, worker);
      };
      await page.register({ url });
      await vi.waitFor(() => expect(warn).toHaveBeenCalledTimes(1));
      expect(warn.mock.lastCall![0]).toContain(`The page has version ${version}, the worker 0.0.9`);
      expect(warn.mock.lastCall![0]).toContain(text);
      warn.mockRestore();
    },
  );

  it('no old worker is warned of when the browser finds a newer one', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const looked = vi.fn<() => void>();
    page.container.onRegister = async (script, scope, container) => {
      const options = { origins: [cdn] };
      const worker = new FakeServiceWorker(script, ours(container, { version: '0.0.9', options }));
      const registration = container.addActive(scope, worker);
      registration.update = async () => {
        registration.installing = new FakeServiceWorker(script, ours(container));
        looked();
        return registration;
      };
      return registration;
    };
    await page.register();
    await vi.waitFor(() => expect(looked).toHaveBeenCalled());
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it('no worker of the same version is warned of', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    await page.register();
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});

describe('the "signal" option', () => {
  it('the signal ends a registration that has begun', async () => {
    const abort = new AbortController();
    page.container.onRegister = () => new Promise(() => {});
    const registering = errorOf(page.register({ signal: abort.signal }));
    abort.abort(new Error('user left'));
    expect((await registering).message).toBe('user left');
  });

  it('a signal that is aborted already lets nothing be registered', async () => {
    const error = await errorOf(page.register({ signal: AbortSignal.abort(new Error('user left')) }));
    expect(error.message).toBe('user left');
    expect(page.container.registered).toEqual([]);
    expect(openBroadcastChannels()).toEqual([]);
  });

  it('the signal ends a registration that waits for a store, and nobody answers the worker then', async () => {
    const abort = new AbortController();
    const getToken = vi.fn(async () => 'token');
    makeTrouble('hangs', 'file-auth-worker', 'state');
    vi.useFakeTimers();
    const registering = errorOf(page.register({ signal: abort.signal, getToken }));
    await vi.waitFor(() => expect(openBroadcastChannels()).toHaveLength(1));
    abort.abort(new Error('user left'));
    expect(openBroadcastChannels()).toEqual([]);
    const { answers } = page.container.askFrom(page.container.registrations[0]!.active, question);
    await vi.advanceTimersByTimeAsync(1000);
    expect((await registering).message).toBe('user left');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(answers).toEqual([]);
    expect(getToken).not.toHaveBeenCalled();
  });

  it('the signal ends a registration that waits for control', async () => {
    const abort = new AbortController();
    page.container.onRegister = async (script, scope, container) =>
      container.addActive(scope, new FakeServiceWorker(script, ours(container, { claims: false })));
    const registering = errorOf(page.register({ signal: abort.signal }));
    await vi.waitFor(() =>
      expect(page.container.registrations[0]?.active?.receivedOf('file-auth:claim')).toHaveLength(1),
    );
    abort.abort(new Error('user left'));
    expect((await registering).message).toBe('user left');
  });
});
