// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  FileAuth,
  FileEvent,
  GetToken,
  RegisterFileAuthWorkerOptions,
} from '../../../../src/page/index.js';
import { message } from '../../../../src/shared/contract/protocol.js';
import { deferred } from '../../../support/unit/deferred.js';
import { FakeBroadcastChannel, openBroadcastChannels } from '../../../support/unit/fake-broadcast-channel.js';
import { openFakePage, type FakePage } from '../../../support/unit/fake-page.js';
import { stubContainer } from '../../../support/unit/fake-service-worker.js';
import { contentOf, makeTrouble, stateContent } from '../../../support/unit/memory-localforage.js';
import { cdn, file, fileUrl, folder, path, tokenLivingFor } from '../../../support/unit/sample.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const root = 'http://localhost:3000/';
const store = { name: 'localforage', storeName: 'TOKEN_STORAGE_MANAGER' };
const stateKey = 'localforage/TOKEN_STORAGE_MANAGER';
const fileKey = `FILE_${file}`;
const secondUrl = `${cdn}/${folder}/11111111-1111-4111-8111-111111111111.png`;
const otherUrl = `https://other.example${path}`;
const getToken = vi.fn<GetToken>();
const fetched = vi.fn<typeof fetch>();
let page: FakePage;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  page = openFakePage();
  stubContainer(undefined);
  // Nothing has loaded yet; happy-dom says that everything has.
  vi.spyOn(HTMLImageElement.prototype, 'complete', 'get').mockReturnValue(false);
  vi.stubGlobal(
    'fetch',
    fetched.mockReset().mockImplementation(async () => new Response('')),
  );
  getToken.mockReset().mockResolvedValue(null);
});
afterEach(() => {
  page.leave();
  vi.useRealTimers();
  vi.restoreAllMocks();
  document.body.innerHTML = '';
  document.head.innerHTML = '';
});

const register = (options: Partial<RegisterFileAuthWorkerOptions> = {}): Promise<FileAuth> =>
  page.register({ getToken, ...options });

/** Until everything that is under way has come to rest. Nothing here waits for a clock. */
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const withToken = (url: string, token = 'token'): string => `${url}?authorization=${token}`;
const html = (): string => document.body.innerHTML;
const image = (): HTMLImageElement => document.querySelector('img')!;
const sourceOf = (element: Element): string | null => element.getAttribute('src');

/** What an image says of itself; happy-dom loads none. */
function becomes(element: Element, members: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(element, name, { configurable: true, value });
  }
}
const loaded = { complete: true, naturalWidth: 3 };
const failed = { complete: true, naturalWidth: 0 };

/** Tells the page of what the browser loaded, or could not. */
const tell = (element: Element, type: 'load' | 'error' | 'loadedmetadata'): unknown =>
  element.dispatchEvent(new Event(type));

describe('elements that load files', () => {
  it.each([
    ['an image', `<img src="${fileUrl}">`, `<img src="${withToken(fileUrl)}">`],
    [
      'an image with a query',
      `<img src="${fileUrl}?v=2#a">`,
      `<img src="${fileUrl}?v=2&amp;authorization=token#a">`,
    ],
    [
      'an image of several',
      `<img src="${fileUrl}" srcset="${fileUrl} 1x, ${otherUrl} 2x, ${secondUrl} 3x">`,
      `<img src="${withToken(fileUrl)}" srcset="${withToken(fileUrl)} 1x, ${otherUrl} 2x, ${withToken(secondUrl)} 3x">`,
    ],
    [
      'a picture',
      `<picture><source srcset="${secondUrl}"><img src="${fileUrl}"></picture>`,
      `<picture><source srcset="${withToken(secondUrl)}"><img src="${withToken(fileUrl)}"></picture>`,
    ],
    [
      'a film',
      `<video src="${fileUrl}" poster="${secondUrl}"></video>`,
      `<video src="${withToken(fileUrl)}" poster="${withToken(secondUrl)}"></video>`,
    ],
    [
      'a film with sources and subtitles',
      `<video><source src="${fileUrl}"><track src="${secondUrl}"></video>`,
      `<video><source src="${withToken(fileUrl)}"><track src="${withToken(secondUrl)}"></video>`,
    ],
    [
      'an image button',
      `<input type="image" src="${fileUrl}">`,
      `<input type="image" src="${withToken(fileUrl)}">`,
    ],
    [
      'an image in a drawing',
      `<svg><image href="${fileUrl}"></image><image xlink:href="${fileUrl}"></image></svg>`,
      `<svg><image href="${withToken(fileUrl)}"></image><image xlink:href="${withToken(fileUrl)}"></image></svg>`,
    ],
    ['a sound', `<audio src="${fileUrl}"></audio>`, `<audio src="${withToken(fileUrl)}"></audio>`],
  ])('get URLs with tokens: %s', async (_, before, after) => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = before;
    await register();
    await vi.waitFor(() => expect(html()).toBe(after));
  });

  it.each([
    ['another host', `<img src="${otherUrl}">`],
    ['no file of ours', `<img src="${cdn}/logo.png"><img src=""><img>`],
    [
      'a document',
      `<iframe data-src="${fileUrl}"></iframe><object data="${fileUrl}"></object><embed src="${fileUrl}">`,
    ],
    ['a link', `<a href="${fileUrl}">a</a>`],
    ['a form', `<input type="text" src="${fileUrl}"><form action="${fileUrl}"></form>`],
    ['an editor', `<div contenteditable><img src="${fileUrl}"></div>`],
    ['what is off', `<div data-file-auth="off"><video poster="${fileUrl}"></video></div>`],
    ['a template', `<template><img src="${fileUrl}"></template>`],
    ['an attribute of another name', `<img data-src="${fileUrl}" alt="${fileUrl}">`],
    ['an attribute of another element', `<p src="${fileUrl}" srcset="${fileUrl}" poster="${fileUrl}"></p>`],
  ])('stay as they are: %s', async (_, before) => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = `${before}<p></p>`;
    const as = html();
    await register();
    document.body.append(Object.assign(document.createElement('img'), { src: fileUrl }));
    await vi.waitFor(() => expect(sourceOf(document.body.lastElementChild!)).toBe(withToken(fileUrl)));
    document.body.lastElementChild!.remove();
    expect(html()).toBe(as);
  });

  it('stay as they are where there is no token', async () => {
    document.body.innerHTML = `<img src="${fileUrl}">`;
    const set = vi.spyOn(image(), 'setAttribute');
    await register();
    await rest();
    expect(set).not.toHaveBeenCalled();
  });

  it('that failed load again once, with a token or without', async () => {
    document.body.innerHTML = `<img src="${fileUrl}">`;
    becomes(image(), failed);
    const set = vi.spyOn(image(), 'setAttribute');
    await register();
    await rest();
    expect(set.mock.calls).toEqual([['src', fileUrl]]);
  });

  it('get tokens although the store cannot be used', async () => {
    getToken.mockResolvedValue('token');
    document.body.innerHTML = `<img src="${fileUrl}">`;
    makeTrouble('fails');
    makeTrouble('fails', 'file-auth-worker', 'state');
    await register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
  });

  it('ask the application once, however many they are', async () => {
    getToken.mockResolvedValue('token');
    document.body.innerHTML = Array.from(
      { length: 100 },
      (_, at) => `<img src="${cdn}/${folder}/11111111-1111-4111-8111-${String(at).padStart(12, '0')}">`,
    ).join('');
    await register();
    await vi.waitFor(() =>
      expect(document.querySelectorAll('img[src*="authorization=token"]')).toHaveLength(100),
    );
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  it('are written once, and not for what was written', async () => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = `<img src="${fileUrl}">`;
    const set = vi.spyOn(image(), 'setAttribute');
    const fileAuth = await register();
    await rest();
    fileAuth.heal();
    await rest();
    expect(set.mock.calls).toEqual([['src', withToken(fileUrl)]]);
  });
});

describe('elements that come or change later', () => {
  beforeEach(() => {
    contentOf().set('ACCOUNT', 'token');
  });

  const added = (markup: string): Element => {
    const element = document.createElement('div');
    element.innerHTML = markup;
    return element.firstElementChild!;
  };

  it.each<[string, () => void]>([
    ['alone', () => document.body.append(added(`<img src="${fileUrl}">`))],
    ['within others', () => document.body.append(added(`<p><b><img src="${fileUrl}"></b></p>`))],
    ['by HTML', () => void (document.body.innerHTML = `<p><img src="${fileUrl}"></p>`)],
    [
      'in a fragment',
      () => {
        const fragment = document.createDocumentFragment();
        fragment.append(added(`<p><img src="${fileUrl}"></p>`));
        document.body.append(fragment);
      },
    ],
    [
      'without a source at first',
      () => {
        document.body.append(added('<img>'));
        image().setAttribute('src', fileUrl);
      },
    ],
    [
      'from an editor',
      () => {
        document.body.innerHTML = `<p contenteditable><img src="${fileUrl}"></p><b></b>`;
        document.querySelector('b')!.append(image());
      },
    ],
  ])('get tokens, too: %s', async (_, add) => {
    await register();
    add();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
  });

  it('get tokens when a framework sets the clean URL again', async () => {
    document.body.innerHTML = `<img src="${fileUrl}">`;
    await register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    image().src = fileUrl;
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
  });

  it('get a token each when they are copied', async () => {
    document.body.innerHTML = `<img src="${fileUrl}">`;
    await register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    contentOf().set('ACCOUNT', 'fresh');
    const copy = image().cloneNode() as Element;
    vi.setSystemTime(Date.now() + 2000);
    document.body.append(copy);
    await vi.waitFor(() => expect(sourceOf(copy)).toBe(withToken(fileUrl, 'fresh')));
  });

  it('keep what the application gave them while their token was asked for', async () => {
    contentOf().clear();
    const given = deferred<string>();
    getToken.mockReturnValue(given.promise);
    document.body.innerHTML = `<img src="${fileUrl}">`;
    await register();
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    image().src = otherUrl;
    given.resolve('token');
    await rest();
    expect(sourceOf(image())).toBe(otherUrl);
  });

  it('are left alone once they are in an editor', async () => {
    await register();
    document.body.innerHTML = '<p contenteditable></p>';
    document.querySelector('p')!.append(added(`<img src="${fileUrl}">`));
    await rest();
    expect(sourceOf(image())).toBe(fileUrl);
  });

  it('get tokens in an editor by heal() of the editor', async () => {
    document.body.innerHTML = `<p contenteditable><img src="${fileUrl}"></p>`;
    const fileAuth = await register();
    fileAuth.heal(document.querySelector('p')!);
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
  });

  it('get tokens in a shadow tree by heal() of its root', async () => {
    const host = document.createElement('div');
    document.body.append(host);
    const shadow = host.attachShadow({ mode: 'open' });
    shadow.innerHTML = `<img src="${fileUrl}">`;
    const fileAuth = await register();
    fileAuth.heal(shadow);
    await vi.waitFor(() => expect(sourceOf(shadow.querySelector('img')!)).toBe(withToken(fileUrl)));
    await fileAuth.signOut();
    expect(shadow.innerHTML).toBe(`<img src="${fileUrl}">`);
  });
});

describe('a token that comes later', () => {
  beforeEach(() => {
    document.body.innerHTML = `<img src="${fileUrl}">`;
  });

  it('is given to what failed without it', async () => {
    const fileAuth = await register();
    await rest();
    becomes(image(), failed);
    await fileAuth.setAccountToken('token');
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
  });

  it('is given to it in another tab as well', async () => {
    await register();
    await rest();
    contentOf().set('ACCOUNT', 'token');
    const channel = new FakeBroadcastChannel(`file-auth:${root}`);
    channel.postMessage(message({ type: 'file-auth:tokens-changed', store, resumed: true }));
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    channel.close();
  });

  it('of another store is none of this page’s', async () => {
    await register();
    await rest();
    contentOf().set('ACCOUNT', 'token');
    const channel = new FakeBroadcastChannel(`file-auth:${root}`);
    const another = { name: 'another', storeName: 'store' };
    channel.postMessage(message({ type: 'file-auth:tokens-changed', store: another, resumed: true }));
    await rest();
    expect(sourceOf(image())).toBe(fileUrl);
    channel.close();
  });

  it('is given to what has loaded only when it must load again', async () => {
    contentOf().set('ACCOUNT', 'token');
    const fileAuth = await register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    becomes(image(), loaded);
    await fileAuth.setAccountToken('fresh');
    await rest();
    expect(sourceOf(image())).toBe(withToken(fileUrl));
  });
});

describe('what an element could not load', () => {
  const tokenOf = (url: unknown): string | null => new URL(String(url)).searchParams.get('authorization');
  const only = (good: string, reason: string | null = 'token-expired', status = 401): void => {
    fetched.mockImplementation(async (url) =>
      tokenOf(url) === good
        ? new Response('')
        : new Response('', { status, headers: reason === null ? {} : { 'x-file-auth': reason } }),
    );
  };
  const fileEvents = (): Partial<FileEvent>[] => page.events.filter((event) => event.type === 'file');

  async function failing(token = 'stale'): Promise<FileAuth> {
    contentOf().set('ACCOUNT', token);
    document.body.innerHTML = `<img src="${fileUrl}">`;
    const fileAuth = await register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl, token)));
    return fileAuth;
  }

  it('loads with another token', async () => {
    await failing();
    only('fresh');
    getToken.mockResolvedValue('fresh');
    tell(image(), 'error');
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl, 'fresh')));
    expect(getToken.mock.calls).toMatchObject([[{ key: 'ACCOUNT', reason: 'refused' }]]);
    expect(fetched.mock.calls.map(([url, init]) => [tokenOf(url), init!.method])).toEqual([
      ['stale', 'HEAD'],
      ['fresh', 'HEAD'],
    ]);
    tell(image(), 'load');
    expect(fileEvents()).toMatchObject([
      { type: 'file', outcome: 'authorized', key: 'ACCOUNT', path, destination: 'image' },
    ]);
  });

  it('loads with the file’s own token where the account’s does not open it', async () => {
    await failing();
    only('own', 'file-not-granted', 403);
    getToken.mockResolvedValue('own');
    tell(image(), 'error');
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl, 'own')));
    expect([...contentOf()]).toEqual([
      ['ACCOUNT', 'stale'],
      [fileKey, 'own'],
    ]);
  });

  it('is asked about once, and told of, if nothing helps', async () => {
    const fileAuth = await failing();
    only('none', null, 404);
    for (const _ of [1, 2, 3]) {
      tell(image(), 'error');
      await rest();
    }
    expect(fetched).toHaveBeenCalledTimes(1);
    expect(fileEvents()).toMatchObject([{ outcome: 'denied', status: 404, reason: null, key: 'ACCOUNT' }]);
    expect(await fileAuth.status()).toMatchObject({
      mode: 'page',
      counts: { denied: 1 },
      reasons: { origin: 1 },
      refusals: [{ folder, file, reason: 'origin', status: 404 }],
    });
    expect(JSON.stringify([page.events, await fileAuth.status()])).not.toContain('stale');
  });

  it('is not asked about for ever though each answer is another token', async () => {
    await failing();
    let number = 0;
    getToken.mockImplementation(async () => `fresh${(number += 1)}`);
    fetched.mockImplementation(async () => new Response(''));
    for (let turn = 0; turn < 20; turn += 1) {
      tell(image(), 'error');
      await rest();
    }
    expect(fetched.mock.calls.length).toBeLessThanOrEqual(2);
    expect(getToken).not.toHaveBeenCalled();
  });

  it('loads once more with what another tab has stored, where nothing can be read', async () => {
    await failing();
    fetched.mockRejectedValue(new TypeError('Failed to fetch'));
    contentOf().set('ACCOUNT', 'fresh');
    vi.setSystemTime(Date.now() + 2000);
    tell(image(), 'error');
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl, 'fresh')));
  });

  it('is told of as failed where nothing can be read and there is no other token', async () => {
    await failing();
    fetched.mockRejectedValue(new TypeError('Failed to fetch'));
    tell(image(), 'error');
    await vi.waitFor(() => expect(fileEvents()).toMatchObject([{ outcome: 'failed', status: 0 }]));
    expect(sourceOf(image())).toBe(withToken(fileUrl, 'stale'));
  });

  it('is left alone if the application has given the element something else', async () => {
    await failing();
    const answer = deferred<Response>();
    fetched.mockReturnValue(answer.promise);
    tell(image(), 'error');
    image().src = otherUrl;
    answer.resolve(new Response(''));
    await rest();
    expect(sourceOf(image())).toBe(otherUrl);
  });

  it('is left alone if it is none of ours', async () => {
    await failing();
    document.body.innerHTML = `<img src="${otherUrl}">`;
    await rest();
    for (const type of ['error', 'load'] as const) tell(image(), type);
    await rest();
    expect(fetched).not.toHaveBeenCalled();
    expect(fileEvents()).toEqual([]);
  });

  it('gets no token after somebody has signed out', async () => {
    const fileAuth = await failing();
    const answer = deferred<Response>();
    fetched.mockReturnValue(answer.promise);
    tell(image(), 'error');
    await fileAuth.signOut();
    answer.resolve(new Response(''));
    await rest();
    expect(html()).toBe(`<img src="${fileUrl}">`);
  });

  it('is a picture’s, whichever of its sources it was', async () => {
    contentOf().set('ACCOUNT', 'stale');
    document.body.innerHTML = `<picture><source srcset="${secondUrl}"><img src="${fileUrl}"></picture>`;
    await register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl, 'stale')));
    only('fresh');
    getToken.mockResolvedValue('fresh');
    tell(image(), 'error');
    await vi.waitFor(() =>
      expect(html()).toBe(
        `<picture><source srcset="${withToken(secondUrl, 'fresh')}"><img src="${withToken(fileUrl, 'fresh')}"></picture>`,
      ),
    );
  });
});

describe('signing out', () => {
  const markup =
    `<img src="${fileUrl}" srcset="${fileUrl} 1x, ${secondUrl} 2x"><video poster="${fileUrl}">` +
    `<source src="${secondUrl}"></video><p><img src="${fileUrl}?authorization=stale&amp;v=2"></p>`;
  const clean = markup.replace('?authorization=stale&amp;', '?');

  it('takes every token out of the document', async () => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = markup;
    const fileAuth = await register();
    await vi.waitFor(() => expect(html().match(/authorization=token/g)).toHaveLength(6));
    await fileAuth.signOut();
    expect(html()).toBe(clean);
    await rest();
    expect(html()).toBe(clean);
    expect(page.events).toContainEqual({ type: 'signed-out' });
  });

  it('in another tab does so, too', async () => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = markup;
    await register();
    await vi.waitFor(() => expect(html().match(/authorization=token/g)).toHaveLength(6));
    contentOf().clear();
    stateContent().set(stateKey, { epoch: 1, signedOut: true });
    const channel = new FakeBroadcastChannel(`file-auth:${root}`);
    channel.postMessage(message({ type: 'file-auth:sign-out', store, epoch: 1 }));
    await vi.waitFor(() => expect(html()).toBe(clean));
    await rest();
    expect(html()).toBe(clean);
    expect(page.events.map(({ type }) => type)).toEqual(['no-worker', 'signed-out']);
    channel.close();
  });

  it('leaves alone what the application has written since', async () => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = `<img src="${fileUrl}">`;
    const fileAuth = await register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    image().src = otherUrl;
    await fileAuth.signOut();
    expect(sourceOf(image())).toBe(otherUrl);
  });

  it('leaves no token to what waits for one', async () => {
    const given = deferred<string>();
    getToken.mockReturnValue(given.promise);
    document.body.innerHTML = `<img src="${fileUrl}">`;
    const fileAuth = await register();
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    await fileAuth.signOut();
    given.resolve('token');
    document.body.append(Object.assign(document.createElement('img'), { src: secondUrl }));
    await rest();
    expect(html()).toBe(`<img src="${fileUrl}"><img src="${secondUrl}">`);
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  it('takes the tokens out although nothing can be recorded', async () => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = `<img src="${fileUrl}">`;
    const fileAuth = await register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    makeTrouble('fails', 'file-auth-worker', 'state');
    await expect(fileAuth.signOut()).rejects.toMatchObject({ code: 'storage-blocked' });
    await rest();
    expect(html()).toBe(`<img src="${fileUrl}">`);
  });

  it('ends with a token of the next user, which the elements get', async () => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = `<img src="${fileUrl}">`;
    const fileAuth = await register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    await fileAuth.signOut();
    await fileAuth.setAccountToken('next');
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl, 'next')));
  });
});

describe('a page that comes back from the back/forward cache', () => {
  const leave = (): unknown => window.dispatchEvent(new Event('pagehide'));
  const comeBack = (): unknown =>
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));

  beforeEach(async () => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = `<img src="${fileUrl}">`;
    await register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    leave();
  });

  it('has heard nothing meanwhile', () => {
    expect(openBroadcastChannels()).toEqual([]);
  });

  it('takes the tokens out if somebody has signed out', async () => {
    contentOf().clear();
    stateContent().set(stateKey, { epoch: 1, signedOut: true });
    comeBack();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(fileUrl));
    expect(openBroadcastChannels()).toHaveLength(1);
  });

  it('has no token of whoever signed out, though another has come since', async () => {
    contentOf().set('ACCOUNT', 'next');
    stateContent().set(stateKey, { epoch: 1, signedOut: false });
    comeBack();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl, 'next')));
  });

  it('gives what failed the token that has come since', async () => {
    contentOf().set(fileKey, 'own');
    becomes(image(), failed);
    comeBack();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl, 'own')));
  });

  it('leaves what has loaded as it is', async () => {
    becomes(image(), loaded);
    const set = vi.spyOn(image(), 'setAttribute');
    comeBack();
    await rest();
    expect(set).not.toHaveBeenCalled();
  });
});

describe('a token that expires', () => {
  const start = Date.parse('2026-03-01T00:00:00Z');
  const day = 86_400_000;
  const show = (element: Element): string =>
    new URL(sourceOf(element)!).searchParams.get('authorization') ?? '';
  const later = (): void => void vi.setSystemTime(Date.now() + 1);

  beforeEach(() => {
    vi.useFakeTimers({ now: start });
    document.body.innerHTML = `<img src="${fileUrl}">`;
  });

  async function registered(seconds: number): Promise<FileAuth> {
    contentOf().set('ACCOUNT', tokenLivingFor(seconds, Date.now()));
    const registering = register();
    await vi.advanceTimersByTimeAsync(10);
    return registering;
  }

  it('is replaced before, where the file has not loaded yet', async () => {
    await registered(600);
    const first = show(image());
    getToken.mockImplementation(async () => tokenLivingFor(600, Date.now(), 'fresh'));
    await vi.advanceTimersByTimeAsync(560_000);
    expect(show(image())).toBe(first);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(show(image())).not.toBe(first);
    expect(getToken.mock.calls).toMatchObject([[{ reason: 'expired' }]]);
    const second = show(image());
    await vi.advanceTimersByTimeAsync(571_000);
    expect(show(image())).not.toBe(second);
    expect(getToken).toHaveBeenCalledTimes(2);
  });

  it('stays where the file has loaded', async () => {
    await registered(600);
    const first = show(image());
    becomes(image(), loaded);
    getToken.mockResolvedValue('fresh');
    await vi.advanceTimersByTimeAsync(1_200_000);
    expect(show(image())).toBe(first);
    expect(getToken).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is waited for though it is longer away than a timer knows', async () => {
    await registered(40 * 24 * 3600);
    const first = show(image());
    getToken.mockResolvedValue('fresh');
    await vi.advanceTimersByTimeAsync(30 * day);
    expect(show(image())).toBe(first);
    await vi.advanceTimersByTimeAsync(10 * day);
    expect(show(image())).toBe('fresh');
  });

  it('that says of no end is waited for by no timer', async () => {
    contentOf().set('ACCOUNT', 'opaque');
    const registering = register();
    await vi.advanceTimersByTimeAsync(10);
    await registering;
    expect(show(image())).toBe('opaque');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is replaced when a page that slept is looked at again', async () => {
    await registered(600);
    getToken.mockResolvedValue('fresh');
    vi.setSystemTime(start + 3_600_000);
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(10);
    expect(show(image())).toBe('fresh');
  });

  it('is replaced in time for each file that has one of its own', async () => {
    contentOf().set(fileKey, tokenLivingFor(300, Date.now(), 'own'));
    document.body.innerHTML += `<img src="${secondUrl}">`;
    await registered(600);
    const images = document.querySelectorAll('img');
    const [one, two] = [images[0]!, images[1]!];
    const firsts = [show(one), show(two)];
    getToken.mockResolvedValue(null);
    await vi.advanceTimersByTimeAsync(275_000);
    expect([show(one), show(two)]).toEqual([firsts[1], firsts[1]]);
    getToken.mockResolvedValue('fresh');
    await vi.advanceTimersByTimeAsync(300_000);
    expect([show(one), show(two)]).toEqual(['fresh', 'fresh']);
  });

  it('is not asked for again and again if the fresh one looks expired here: clocks differ', async () => {
    contentOf().set('ACCOUNT', tokenLivingFor(60, Date.now()));
    getToken.mockImplementation(async () => {
      later();
      return tokenLivingFor(-3600, Date.now());
    });
    const registering = register();
    await vi.advanceTimersByTimeAsync(3_600_000);
    await registering;
    expect(getToken.mock.calls.length).toBeLessThanOrEqual(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not asked for without end if there is no other', async () => {
    await registered(60);
    await vi.advanceTimersByTimeAsync(day);
    expect(getToken.mock.calls.length).toBeLessThanOrEqual(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is waited for by nobody after the end', async () => {
    const fileAuth = await registered(600);
    expect(vi.getTimerCount()).toBe(1);
    await fileAuth.unregister();
    expect(vi.getTimerCount()).toBe(0);
    document.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new Event('pageshow'));
    expect(vi.getTimerCount()).toBe(0);
  });
});
