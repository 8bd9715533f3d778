// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { describe, expect, it, vi } from 'vitest';
import { message } from '../../../../src/shared/contract/protocol.js';
import { openBroadcastChannels } from '../../../support/unit/fake-broadcast-channel.js';
import { broadcast, root, useFakePage } from '../../../support/unit/use-fake-page.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const page = useFakePage();

describe('events of the worker', () => {
  const event = { type: 'token-refreshed', key: 'ACCOUNT' } as const;
  const eventMessage = message({ type: 'file-auth:events', events: [event] });

  it('an event of the worker reaches onEvent and the listeners', async () => {
    const fileAuth = await page.registered();
    const heard: unknown[] = [];
    fileAuth.addEventListener('token-refreshed', (dispatched) => {
      heard.push((dispatched as CustomEvent<unknown>).detail);
    });
    await broadcast(eventMessage);
    expect([heard, page.events]).toEqual([[event], [event]]);
  });

  it('events that come together reach the page one by one, in their order', async () => {
    await page.registered();
    const events = [event, { type: 'storage-blocked' }, { type: 'signed-out' }] as const;
    await broadcast(message({ type: 'file-auth:events', events }));
    expect(page.events).toEqual(events);
  });

  it('an event reaches the listeners although onEvent throws', async () => {
    const reportError = vi.fn();
    vi.stubGlobal('reportError', reportError);
    const thrown = new Error('of the application');
    const fileAuth = await page.registered({
      onEvent: () => {
        throw thrown;
      },
    });
    const heard = vi.fn();
    fileAuth.addEventListener('token-refreshed', heard);
    await broadcast(eventMessage);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(reportError).toHaveBeenCalledWith(thrown);
  });

  it.each<[string, unknown, string?]>([
    ['comes from another scope', eventMessage, `file-auth:${root}other/`],
    ['holds no events', { type: 'file-auth:events', protocol: 1 }],
    ['is of another protocol', { ...eventMessage, protocol: 2 }],
  ])('an event does not reach the page if it %s', async (_, data, name) => {
    await page.registered();
    await broadcast(data, name);
    expect(page.events).toEqual([]);
  });

  it('a page in the back/forward cache hears no event, and hears again when it is back', async () => {
    await page.registered();
    window.dispatchEvent(new Event('pagehide'));
    expect(openBroadcastChannels()).toEqual([]);
    window.dispatchEvent(new Event('pageshow'));
    await broadcast(eventMessage);
    expect(page.events).toEqual([event]);
  });

  it('a page hears no event any more after its signal was aborted', async () => {
    const abort = new AbortController();
    await page.registered({ signal: abort.signal });
    abort.abort();
    window.dispatchEvent(new Event('pageshow'));
    await broadcast(eventMessage);
    expect(page.events).toEqual([]);
  });
});
