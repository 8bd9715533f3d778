// @vitest-environment-options { "url": "http://localhost:3000/app/?private=query" }
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failureOf } from '../../../support/unit/failure-of.js';
import { contentOf } from '../../../support/unit/memory-localforage.js';
import { useFakePage } from '../../../support/unit/use-fake-page.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const page = useFakePage();

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  contentOf().set('ACCOUNT', 'secret-token');
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
      const error = await failureOf(page.register({ fallback: 'reject' }));
      expect(error).toMatchObject({ code: 'unsupported', cause: denied });
      expect(error.message).toContain('blocked cookies, or a frame of another site');
    });

    it('is told from one whose set-up is refused', async () => {
      vi.restoreAllMocks();
      page.container.getRegistration = async () => undefined;
      page.container.onRegister = () => Promise.reject(denied);
      expect((await failureOf(page.register())).code).toBe('script-not-found');
    });
  },
);
