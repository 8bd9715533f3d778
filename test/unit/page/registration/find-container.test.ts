// @vitest-environment-options { "url": "http://localhost:3000/app/?private=query" }
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failureOf } from '../../../support/unit/failure-of.js';
import { stubContainer } from '../../../support/unit/fake-service-worker.js';
import { contentOf } from '../../../support/unit/memory-localforage.js';
import { root, useFakePage } from '../../../support/unit/use-fake-page.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const page = useFakePage();

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  contentOf().set('ACCOUNT', 'secret-token');
});
afterEach(() => {
  delete (window as { isSecureContext?: boolean }).isSecureContext;
});

describe('unsupported: there is no service worker', () => {
  it.each([
    ['in this browser', true, 'this browser has none, or they are switched off'],
    ['because the page is not secure', false, `Serve ${root.slice(0, -1)} over https or from localhost`],
  ])(
    'registering rejects with unsupported where there is no service worker %s',
    async (_, isSecureContext, text) => {
      Object.defineProperty(window, 'isSecureContext', { configurable: true, value: isSecureContext });
      stubContainer(undefined);
      const error = await failureOf(page.register({ fallback: 'reject' }));
      expect(error.code).toBe('unsupported');
      expect(error.message).toContain(text);
    },
  );

  it('registering rejects with unsupported in a sandboxed frame, where the very look throws', async () => {
    const get = (): never => {
      throw new DOMException('sandboxed', 'SecurityError');
    };
    Object.defineProperty(navigator, 'serviceWorker', { configurable: true, get });
    expect((await failureOf(page.register({ fallback: 'reject' }))).code).toBe('unsupported');
  });
});
