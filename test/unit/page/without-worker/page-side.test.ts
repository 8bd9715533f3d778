// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { message } from '../../../../src/shared/contract/protocol.js';
import { deferred } from '../../../support/unit/deferred.js';
import { FakeBroadcastChannel, openBroadcastChannels } from '../../../support/unit/fake-broadcast-channel.js';
import { contentOf, makeTrouble, stateContent } from '../../../support/unit/memory-localforage.js';
import { cdn, file, fileUrl, folder, path } from '../../../support/unit/sample.js';
import { root, stateKey, store } from '../../../support/unit/use-fake-page.js';
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

describe('a token that comes later', () => {
  beforeEach(() => {
    document.body.innerHTML = `<img src="${fileUrl}">`;
  });

  it('a token that is set is given to what failed without it', async () => {
    const fileAuth = await page.register();
    await rest();
    becomes(image(), failed);
    await fileAuth.setAccountToken('token');
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
  });

  it('a token that is set in another tab is given to what failed without it', async () => {
    await page.register();
    await rest();
    contentOf().set('ACCOUNT', 'token');
    const channel = new FakeBroadcastChannel(`file-auth:${root}`);
    channel.postMessage(message({ type: 'file-auth:tokens-changed', store, resumed: true }));
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    channel.close();
  });

  it('a token of another store changes nothing', async () => {
    await page.register();
    await rest();
    contentOf().set('ACCOUNT', 'token');
    const channel = new FakeBroadcastChannel(`file-auth:${root}`);
    const another = { name: 'another', storeName: 'store' };
    channel.postMessage(message({ type: 'file-auth:tokens-changed', store: another, resumed: true }));
    await rest();
    expect(sourceOf(image())).toBe(fileUrl);
    channel.close();
  });

  it('a token that is set is given to what has loaded only when it must load again', async () => {
    contentOf().set('ACCOUNT', 'token');
    const fileAuth = await page.register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    becomes(image(), loaded);
    await fileAuth.setAccountToken('fresh');
    await rest();
    expect(sourceOf(image())).toBe(withToken(fileUrl));
  });
});

describe('signing out without a worker', () => {
  const markup =
    `<img src="${fileUrl}" srcset="${fileUrl} 1x, ${secondUrl} 2x"><video poster="${fileUrl}">` +
    `<source src="${secondUrl}"></video><p><img src="${fileUrl}?authorization=stale&amp;v=2"></p>`;
  const clean = markup.replace('?authorization=stale&amp;', '?');

  it('signOut() takes every token out of the document', async () => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = markup;
    const fileAuth = await page.register();
    await vi.waitFor(() => expect(html().match(/authorization=token/g)).toHaveLength(6));
    await fileAuth.signOut();
    expect(html()).toBe(clean);
    await rest();
    expect(html()).toBe(clean);
    expect(page.events).toContainEqual({ type: 'signed-out' });
  });

  it('a sign-out in another tab takes every token out of the document', async () => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = markup;
    await page.register();
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

  it('signOut() leaves alone what the application has written since', async () => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = `<img src="${fileUrl}">`;
    const fileAuth = await page.register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    image().src = otherUrl;
    await fileAuth.signOut();
    expect(sourceOf(image())).toBe(otherUrl);
  });

  it('signOut() leaves no token to elements that wait for one', async () => {
    const given = deferred<string>();
    getToken.mockReturnValue(given.promise);
    document.body.innerHTML = `<img src="${fileUrl}">`;
    const fileAuth = await page.register();
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    await fileAuth.signOut();
    given.resolve('token');
    document.body.append(Object.assign(document.createElement('img'), { src: secondUrl }));
    await rest();
    expect(html()).toBe(`<img src="${fileUrl}"><img src="${secondUrl}">`);
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  it('signOut() takes the tokens out although nothing can be recorded', async () => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = `<img src="${fileUrl}">`;
    const fileAuth = await page.register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    makeTrouble('fails', 'file-auth-worker', 'state');
    await expect(fileAuth.signOut()).rejects.toMatchObject({ code: 'storage-blocked' });
    await rest();
    expect(html()).toBe(`<img src="${fileUrl}">`);
  });

  it('elements get the token of the next user after a sign-out', async () => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = `<img src="${fileUrl}">`;
    const fileAuth = await page.register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    await fileAuth.signOut();
    await fileAuth.setAccountToken('next');
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl, 'next')));
  });
});

describe('coming back from the back/forward cache', () => {
  const leave = (): unknown => window.dispatchEvent(new Event('pagehide'));
  const comeBack = (): unknown =>
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));

  beforeEach(async () => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = `<img src="${fileUrl}">`;
    await page.register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    leave();
  });

  it('a page in the back/forward cache has no open channel', () => {
    expect(openBroadcastChannels()).toEqual([]);
  });

  it('a page that comes back takes the tokens out if somebody has signed out', async () => {
    contentOf().clear();
    stateContent().set(stateKey, { epoch: 1, signedOut: true });
    comeBack();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(fileUrl));
    expect(openBroadcastChannels()).toHaveLength(1);
  });

  it('a page that comes back has no token of whoever signed out, though another has come since', async () => {
    contentOf().set('ACCOUNT', 'next');
    stateContent().set(stateKey, { epoch: 1, signedOut: false });
    comeBack();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl, 'next')));
  });

  it('a page that comes back gives what failed the token that has come since', async () => {
    contentOf().set(fileKey, 'own');
    becomes(image(), failed);
    comeBack();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl, 'own')));
  });

  it('a page that comes back leaves what has loaded as it is', async () => {
    becomes(image(), loaded);
    const set = vi.spyOn(image(), 'setAttribute');
    comeBack();
    await rest();
    expect(set).not.toHaveBeenCalled();
  });
});

it('a page says in its console, once, that the name of a file keeps it from getting a token', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const names = ['-my photo.png', '-my other photo.png'];
  document.body.innerHTML = names.map((name) => `<img src="${fileUrl.replace('.png', name)}">`).join('');
  await page.register();
  await vi.waitFor(() => expect(warn).toHaveBeenCalled());
  await rest();
  expect(warn).toHaveBeenCalledTimes(1);
  expect(warn.mock.lastCall![0]).toContain('because its path contains "%20"');
});
