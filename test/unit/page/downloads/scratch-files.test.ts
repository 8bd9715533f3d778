// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { message } from '../../../../src/shared/contract/protocol.js';
import { deferred } from '../../../support/unit/deferred.js';
import { broadcast, store, useFakePage } from '../../../support/unit/use-fake-page.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const signOutMessage = (epoch: number): object => message({ type: 'file-auth:sign-out', store, epoch });
const page = useFakePage();

describe('scratch files', () => {
  const openRoot = vi.fn();
  beforeEach(() => {
    openRoot.mockReset().mockRejectedValue(new DOMException('There is none.', 'NotFoundError'));
    Object.defineProperty(navigator, 'storage', {
      configurable: true,
      value: { getDirectory: openRoot },
    });
  });
  afterEach(() => Reflect.deleteProperty(navigator, 'storage'));

  it('signOut() removes what downloads have left, once, and waits for that', async () => {
    const fileAuth = await page.registered();
    const opened = deferred<never>();
    openRoot.mockReturnValue(opened.promise);
    const settled = vi.fn();
    const signingOut = fileAuth.signOut().then(settled);
    await vi.waitFor(() => expect(openRoot).toHaveBeenCalled());
    // The tokens and what the worker keeps are gone by then.
    expect(page.worker().receivedOf('file-auth:sign-out')).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve));
    expect(settled).not.toHaveBeenCalled();
    opened.reject(new DOMException('There is none.', 'NotFoundError'));
    await signingOut;
    expect(openRoot).toHaveBeenCalledTimes(1);
  });

  it('a sign-out in another page removes what downloads have left, once', async () => {
    await page.registered();
    await broadcast(signOutMessage(1));
    await vi.waitFor(() => expect(openRoot).toHaveBeenCalled());
    await new Promise((resolve) => setTimeout(resolve));
    expect(openRoot).toHaveBeenCalledTimes(1);
  });
});
