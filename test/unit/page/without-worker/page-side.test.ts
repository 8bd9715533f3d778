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

  it('is given to what failed without it', async () => {
    const fileAuth = await page.register();
    await rest();
    becomes(image(), failed);
    await fileAuth.setAccountToken('token');
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
  });

  it('is given to it in another tab as well', async () => {
    await page.register();
    await rest();
    contentOf().set('ACCOUNT', 'token');
    const channel = new FakeBroadcastChannel(`file-auth:${root}`);
    channel.postMessage(message({ type: 'file-auth:tokens-changed', store, resumed: true }));
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    channel.close();
  });

  it('of another store is none of this page’s', async () => {
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

  it('is given to what has loaded only when it must load again', async () => {
    contentOf().set('ACCOUNT', 'token');
    const fileAuth = await page.register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    becomes(image(), loaded);
    await fileAuth.setAccountToken('fresh');
    await rest();
    expect(sourceOf(image())).toBe(withToken(fileUrl));
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
    const fileAuth = await page.register();
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

  it('leaves alone what the application has written since', async () => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = `<img src="${fileUrl}">`;
    const fileAuth = await page.register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    image().src = otherUrl;
    await fileAuth.signOut();
    expect(sourceOf(image())).toBe(otherUrl);
  });

  it('leaves no token to what waits for one', async () => {
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

  it('takes the tokens out although nothing can be recorded', async () => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = `<img src="${fileUrl}">`;
    const fileAuth = await page.register();
    await vi.waitFor(() => expect(sourceOf(image())).toBe(withToken(fileUrl)));
    makeTrouble('fails', 'file-auth-worker', 'state');
    await expect(fileAuth.signOut()).rejects.toMatchObject({ code: 'storage-blocked' });
    await rest();
    expect(html()).toBe(`<img src="${fileUrl}">`);
  });

  it('ends with a token of the next user, which the elements get', async () => {
    contentOf().set('ACCOUNT', 'token');
    document.body.innerHTML = `<img src="${fileUrl}">`;
    const fileAuth = await page.register();
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
    await page.register();
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
