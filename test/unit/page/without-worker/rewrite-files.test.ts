// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileAuth } from '../../../../src/page/index.js';
import { deferred } from '../../../support/unit/deferred.js';
import { contentOf, makeTrouble } from '../../../support/unit/memory-localforage.js';
import { cdn, file, fileUrl, folder, path, tokenLivingFor } from '../../../support/unit/sample.js';
import {
  becomes,
  failed,
  html,
  image,
  loaded,
  rest,
  sourceOf,
  usePageWithoutWorker,
  withToken,
} from '../../../support/unit/use-page-without-worker.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const fileKey = `FILE_${file}`;
const secondUrl = `${cdn}/${folder}/11111111-1111-4111-8111-111111111111.png`;
const otherUrl = `https://other.example${path}`;
const page = usePageWithoutWorker();
const { getToken } = page;

describe('elements that are there', () => {
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
  ])('an element gets URLs with tokens: %s', async (_, before, after) => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = before;
    await page.register();
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
  ])('an element stays as it is: %s', async (_, before) => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = `${before}<p></p>`;
    const as = html();
    await page.register();
    document.body.append(Object.assign(document.createElement('img'), { src: fileUrl }));
    await vi.waitFor(() => expect(sourceOf(document.body.lastElementChild!)).toBe(withToken(fileUrl)));
    document.body.lastElementChild!.remove();
    expect(html()).toBe(as);
  });

  it('elements stay as they are where there is no token', async () => {
    document.body.innerHTML = `<img src="${fileUrl}">`;
    const set = vi.spyOn(image(), 'setAttribute');
    await page.register();
    await rest();
    expect(set).not.toHaveBeenCalled();
  });

  it('elements that failed load again once, with a token or without', async () => {
    document.body.innerHTML = `<img src="${fileUrl}">`;
    becomes(image(), failed);
    const set = vi.spyOn(image(), 'setAttribute');
    await page.register();
    await rest();
    expect(set.mock.calls).toEqual([['src', fileUrl]]);
  });

  it('elements get tokens although the store cannot be used', async () => {
    getToken.mockResolvedValue('token');
    document.body.innerHTML = `<img src="${fileUrl}">`;
    makeTrouble('fails');
    makeTrouble('fails', 'file-auth-worker', 'state');
    await page.register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
  });

  it('elements ask the application once, however many they are', async () => {
    getToken.mockResolvedValue('token');
    document.body.innerHTML = Array.from(
      { length: 100 },
      (_, at) => `<img src="${cdn}/${folder}/11111111-1111-4111-8111-${String(at).padStart(12, '0')}">`,
    ).join('');
    await page.register();
    await vi.waitFor(() =>
      expect(document.querySelectorAll('img[src*="authorization=token"]')).toHaveLength(100),
    );
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  it('elements are written once, and not for what was written', async () => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = `<img src="${fileUrl}">`;
    const set = vi.spyOn(image(), 'setAttribute');
    const fileAuth = await page.register();
    await rest();
    fileAuth.heal();
    await rest();
    expect(set.mock.calls).toEqual([['src', withToken(fileUrl)]]);
  });
});

describe('elements that come later', () => {
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
  ])('elements that come later get tokens: %s', async (_, add) => {
    await page.register();
    add();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
  });

  it('an element gets a token when a framework sets the clean URL again', async () => {
    document.body.innerHTML = `<img src="${fileUrl}">`;
    await page.register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    image().src = fileUrl;
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
  });

  it('copies of an element get a token each', async () => {
    document.body.innerHTML = `<img src="${fileUrl}">`;
    await page.register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    contentOf().set('ACCOUNT', 'fresh');
    const copy = image().cloneNode() as Element;
    vi.setSystemTime(Date.now() + 2000);
    document.body.append(copy);
    await vi.waitFor(() => expect(sourceOf(copy)).toBe(withToken(fileUrl, 'fresh')));
  });

  it('an element keeps what the application gave it while its token was asked for', async () => {
    contentOf().clear();
    const given = deferred<string>();
    getToken.mockReturnValue(given.promise);
    document.body.innerHTML = `<img src="${fileUrl}">`;
    await page.register();
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    image().src = otherUrl;
    given.resolve('token');
    await rest();
    expect(sourceOf(image())).toBe(otherUrl);
  });

  it('an element is left alone once it is in an editor', async () => {
    await page.register();
    document.body.innerHTML = '<p contenteditable></p>';
    document.querySelector('p')!.append(added(`<img src="${fileUrl}">`));
    await rest();
    expect(sourceOf(image())).toBe(fileUrl);
  });

  it('elements in an editor get tokens by heal() of the editor', async () => {
    document.body.innerHTML = `<p contenteditable><img src="${fileUrl}"></p>`;
    const fileAuth = await page.register();
    fileAuth.heal(document.querySelector('p')!);
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
  });

  it('elements in a shadow tree get tokens by heal() of its root', async () => {
    const host = document.createElement('div');
    document.body.append(host);
    const shadow = host.attachShadow({ mode: 'open' });
    shadow.innerHTML = `<img src="${fileUrl}">`;
    const fileAuth = await page.register();
    fileAuth.heal(shadow);
    await vi.waitFor(() => expect(sourceOf(shadow.querySelector('img')!)).toBe(withToken(fileUrl)));
    await fileAuth.signOut();
    expect(shadow.innerHTML).toBe(`<img src="${fileUrl}">`);
  });
});

describe('tokens of elements that expire', () => {
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
    const registering = page.register();
    await vi.advanceTimersByTimeAsync(10);
    return registering;
  }

  it('a token is replaced before it expires where the file has not loaded yet', async () => {
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

  it('a token that expires stays where the file has loaded', async () => {
    await registered(600);
    const first = show(image());
    becomes(image(), loaded);
    getToken.mockResolvedValue('fresh');
    await vi.advanceTimersByTimeAsync(1_200_000);
    expect(show(image())).toBe(first);
    expect(getToken).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a token is replaced though it expires later than a timer knows', async () => {
    await registered(40 * 24 * 3600);
    const first = show(image());
    getToken.mockResolvedValue('fresh');
    await vi.advanceTimersByTimeAsync(30 * day);
    expect(show(image())).toBe(first);
    await vi.advanceTimersByTimeAsync(10 * day);
    expect(show(image())).toBe('fresh');
  });

  it('a token that says of no end is waited for by no timer', async () => {
    contentOf().set('ACCOUNT', 'opaque');
    const registering = page.register();
    await vi.advanceTimersByTimeAsync(10);
    await registering;
    expect(show(image())).toBe('opaque');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a token that has expired is replaced when a page that slept is looked at again', async () => {
    await registered(600);
    getToken.mockResolvedValue('fresh');
    vi.setSystemTime(start + 3_600_000);
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(10);
    expect(show(image())).toBe('fresh');
  });

  it('a token is replaced in time for each file that has one of its own', async () => {
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

  it('a token is not asked for again and again if the fresh one looks expired here: clocks differ', async () => {
    contentOf().set('ACCOUNT', tokenLivingFor(60, Date.now()));
    getToken.mockImplementation(async () => {
      later();
      return tokenLivingFor(-3600, Date.now());
    });
    const registering = page.register();
    await vi.advanceTimersByTimeAsync(3_600_000);
    await registering;
    expect(getToken.mock.calls.length).toBeLessThanOrEqual(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a token is not asked for without end if there is no other', async () => {
    await registered(60);
    await vi.advanceTimersByTimeAsync(day);
    expect(getToken.mock.calls.length).toBeLessThanOrEqual(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('no timer waits for a token after unregister()', async () => {
    const fileAuth = await registered(600);
    expect(vi.getTimerCount()).toBe(1);
    await fileAuth.unregister();
    expect(vi.getTimerCount()).toBe(0);
    document.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new Event('pageshow'));
    expect(vi.getTimerCount()).toBe(0);
  });
});
