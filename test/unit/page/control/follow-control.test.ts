// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileAuthOptions } from '../../../../src/page/index.js';
import {
  againRegistered,
  FakeRegistration,
  FakeServiceWorker,
  ours,
  silent,
} from '../../../support/unit/fake-service-worker.js';
import { contentOf } from '../../../support/unit/memory-localforage.js';
import { cdn, file, folder } from '../../../support/unit/sample.js';
import { root, useFakePage } from '../../../support/unit/use-fake-page.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const page = useFakePage();
const url = `${cdn}/${folder}/${file}.png`;
const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});

beforeEach(() => {
  document.body.innerHTML = '';
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  contentOf().set('ACCOUNT', 'secret-token');
});

const ownWorker = (options: Partial<FileAuthOptions> = {}, path = 'sw.js'): FakeServiceWorker => {
  const behaviour = ours(page.container, { options: { origins: [cdn], ...options } });
  return new FakeServiceWorker(root + path, behaviour, 'activated');
};
/** A worker takes the scope of the page and controls it. */
const takeOver = (worker: FakeServiceWorker): void => {
  const [registration] = page.container.registrations;
  if (registration === undefined) page.container.addActive(root, worker);
  else registration.active = worker;
  page.container.takeControl(worker);
};
const eventsOf = (type: string): unknown[] => page.events.filter((event) => event.type === type);
const image = (): HTMLImageElement => {
  const made = Object.assign(document.createElement('img'), { src: url });
  document.body.append(made);
  return made;
};

describe('a page in worker mode', () => {
  it('does by itself while no worker controls it', async () => {
    const fileAuth = await page.registered();
    page.container.controller = null;
    page.container.dispatchEvent(new Event('controllerchange'));
    expect(fileAuth.mode).toBe('page');
    expect((await fileAuth.status()).noWorker).toBe('unregistered');
    expect(eventsOf('mode-changed')).toMatchObject([{ mode: 'page', reason: 'unregistered' }]);
  });

  it('does by itself once a newer version of its worker has failed to answer', async () => {
    const fileAuth = await page.registeredOwn({});
    vi.useFakeTimers();
    takeOver(new FakeServiceWorker(`${root}sw.js`, silent, 'activated'));
    await vi.advanceTimersByTimeAsync(2900);
    expect(fileAuth.mode).toBe('worker');
    await vi.advanceTimersByTimeAsync(200);
    expect(fileAuth.mode).toBe('page');
    expect(eventsOf('mode-changed')).toMatchObject([
      {
        reason: 'other-worker',
        message: expect.stringContaining('The service worker /sw.js controls this page'),
      },
    ]);
  });

  it('does as the options of a newer version of its worker say', async () => {
    const fileAuth = await page.registeredOwn({});
    expect(fileAuth.virtualUrl(url)).toBeNull();
    takeOver(ownWorker({ virtualPath: '/_files/' }));
    await vi.waitFor(() => expect(fileAuth.virtualUrl(url)).toBe(`${root}_files/${folder}/${file}.png`));
    expect(eventsOf('mode-changed')).toEqual([]);
  });

  it('stays in it where it cannot do without, and the application is told once', async () => {
    warn.mockClear();
    const fileAuth = await page.registered({ fallback: 'reject' });
    takeOver(new FakeServiceWorker(`${root}stranger.js`, silent, 'activated'));
    takeOver(new FakeServiceWorker(`${root}stranger.js`, silent, 'activated'));
    expect(fileAuth.mode).toBe('worker');
    expect(await fileAuth.status()).toMatchObject({ mode: 'worker', noWorker: 'other-worker' });
    expect(eventsOf('no-worker')).toMatchObject([{ reason: 'other-worker' }]);
    expect(warn.mock.calls).toMatchObject([[expect.stringContaining('/stranger.js')]]);
  });

  it('is not changed by anything once it has unregistered', async () => {
    const fileAuth = await page.registered();
    await fileAuth.unregister();
    takeOver(new FakeServiceWorker(`${root}stranger.js`, silent, 'activated'));
    expect(eventsOf('mode-changed')).toEqual([]);
  });

  it('keeps no token in its elements when somebody signs out while another script takes the scope', async () => {
    const fileAuth = await page.registered();
    const shown = image();
    const leaving = fileAuth.signOut();
    takeOver(new FakeServiceWorker(`${root}stranger.js`, silent, 'activated'));
    await leaving;
    expect(fileAuth.mode).toBe('page');
    await vi.waitFor(async () => expect((await fileAuth.status()).signedOut).toBe(true));
    expect(shown.getAttribute('src')).toBe(url);
  });
});

describe('a page in page mode', () => {
  it('changes to a worker that takes over after the browser was silent for too long', async () => {
    page.container.onRegister = () => new Promise(() => {});
    vi.useFakeTimers();
    const registering = page.register({ url: '/sw.js' });
    await vi.advanceTimersByTimeAsync(3000);
    const fileAuth = await registering;
    expect(fileAuth.mode).toBe('page');
    const shown = image();
    await vi.waitFor(() => expect(shown.getAttribute('src')).toBe(`${url}?authorization=secret-token`));
    takeOver(ownWorker());
    await vi.waitFor(() => expect(fileAuth.mode).toBe('worker'));
    expect(shown.getAttribute('src')).toBe(url);
    expect((await fileAuth.status()).noWorker).toBeNull();
  });

  /** The application's worker is one without the package, and a newer one with it waits. */
  const registerWithOld = async (
    options: Parameters<typeof page.register>[0] = {},
    isControlled = true,
    oldName = 'sw.js',
  ): Promise<[Awaited<ReturnType<typeof page.register>>, FakeServiceWorker]> => {
    const old = new FakeServiceWorker(root + oldName, silent);
    if (isControlled) page.container.controller = old;
    const next = ownWorker({ tokenKeys: ['HOME'] });
    next.state = 'installed';
    page.container.addActive(root, old).waiting = next;
    page.container.onRegister = againRegistered;
    vi.useFakeTimers();
    const registering = page.register({ url: '/sw.js', ...options });
    await vi.advanceTimersByTimeAsync(600);
    return [await registering, next];
  };

  it('is in it half a second after it has met an older worker, with the options of the newer one', async () => {
    const [fileAuth] = await registerWithOld();
    expect(fileAuth.mode).toBe('page');
    expect(await fileAuth.status()).toMatchObject({
      noWorker: 'old-worker',
      options: { tokenKeys: ['HOME'] },
    });
    expect(eventsOf('no-worker')).toMatchObject([{ reason: 'old-worker' }]);
  });

  it('is in it while an older worker of another file name is active, and the newer one waits', async () => {
    const [fileAuth] = await registerWithOld({}, true, 'old.js');
    expect((await fileAuth.status()).noWorker).toBe('old-worker');
  });

  it('asks a worker to claim it that becomes active, if it has none', async () => {
    const [, next] = await registerWithOld({}, false);
    expect(next.receivedOf('file-auth:claim')).toEqual([]);
    next.become('activated');
    expect(next.receivedOf('file-auth:claim')).toHaveLength(1);
  });

  it('stores what it asked getToken for, though a worker takes over meanwhile', async () => {
    let give: (token: string) => void = () => {};
    const getToken = vi.fn(() => new Promise<string>((resolve) => (give = resolve)));
    const [fileAuth, next] = await registerWithOld({ getToken });
    image();
    await vi.waitFor(() => expect(getToken).toHaveBeenCalledTimes(1));
    takeOver(next);
    await vi.waitFor(() => expect(fileAuth.mode).toBe('worker'));
    give('new-token');
    await vi.waitFor(() => expect(contentOf().get('HOME')).toBe('new-token'));
  });
});

it('a page registers with a worker of older options while the one with its own options waits', async () => {
  const registration: FakeRegistration = page.container.addActive(root, ownWorker({ parameter: 'old' }));
  page.container.controller = registration.active;
  registration.waiting = ownWorker({ parameter: 'new' });
  page.container.onRegister = againRegistered;
  const fileAuth = await page.register({ url: '/sw.js', parameter: 'new' });
  expect(await fileAuth.authorizeUrl(url)).toBe(`${url}?old=secret-token`);
  takeOver(registration.waiting);
  await vi.waitFor(async () => expect(await fileAuth.authorizeUrl(url)).toBe(`${url}?new=secret-token`));
});
