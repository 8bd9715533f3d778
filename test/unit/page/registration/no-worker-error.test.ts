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

describe.each(['SecurityError', 'NotSupportedError'])('a browser that denies all storage by a %s', (name) => {
  const denied = new DOMException('Access is denied for this document.', name);

  beforeEach(() => {
    vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
      throw denied;
    });
    page.container.getRegistration = () => Promise.reject(denied);
  });
  afterEach(() => vi.restoreAllMocks());

  it('a page that is denied all storage does without a worker, and says why', async () => {
    const fileAuth = await page.register();
    expect(fileAuth.mode).toBe('page');
    expect(page.events).toMatchObject([{ type: 'no-worker', reason: 'storage-denied' }]);
    expect(await fileAuth.status()).toMatchObject({ noWorker: 'storage-denied' });
  });

  it('a page that is denied the registration alone does without a worker', async () => {
    page.container.getRegistration = async () => undefined;
    page.container.onRegister = () => Promise.reject(denied);
    expect((await page.register()).mode).toBe('page');
  });

  it('a page that is denied all storage rejects with unsupported if it cannot do without', async () => {
    const error = await failureOf(page.register({ fallback: 'reject' }));
    expect(error).toMatchObject({ code: 'unsupported', cause: denied });
    expect(error.message).toContain('blocked cookies, or a frame of another site');
  });

  it('a page whose set-up is denied is told from one that is denied all storage', async () => {
    vi.restoreAllMocks();
    page.container.getRegistration = async () => undefined;
    page.container.onRegister = () => Promise.reject(denied);
    expect((await failureOf(page.register())).code).toBe('script-not-found');
  });
});
