// @vitest-environment-options { "url": "http://localhost:3000/app/?private=query" }
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RegisterFileAuthWorkerOptions } from '../../../../src/page/index.js';
import { message } from '../../../../src/shared/contract/protocol.js';
import { failureOf } from '../../../support/unit/failure-of.js';
import { FakeBroadcastChannel } from '../../../support/unit/fake-broadcast-channel.js';
import { contentOf } from '../../../support/unit/memory-localforage.js';
import { useFakePage } from '../../../support/unit/use-fake-page.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const page = useFakePage();
const fetched = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal('fetch', fetched.mockReset().mockRejectedValue(new TypeError('offline')));
  contentOf().set('ACCOUNT', 'secret-token');
});

describe('a script that cannot be registered', () => {
  const refusal = new TypeError('load failed');

  beforeEach(() => {
    vi.useFakeTimers();
    page.container.onRegister = () => Promise.reject(refusal);
  });

  /** A browser's refusal is explained once the worker has had its time to say why. */
  async function refused(options: Partial<RegisterFileAuthWorkerOptions> = {}): ReturnType<typeof failureOf> {
    const failing = failureOf(page.register(options));
    await vi.advanceTimersByTimeAsync(1000);
    return failing;
  }

  const served = (status: number, headers: Record<string, string>, redirected = false): void => {
    const response = new Response('x', { status, headers });
    fetched.mockResolvedValue(Object.defineProperty(response, 'redirected', { value: redirected }));
  };
  const javaScript = { 'content-type': 'text/javascript; charset=utf-8' };

  it('script-not-found: the script is not there', async () => {
    served(404, { 'content-type': 'text/html' });
    const error = await refused();
    expect(error).toMatchObject({ code: 'script-not-found', cause: refusal });
    expect(error.message).toContain('/file-auth-worker.js answered 404: check that the file exists');
    expect(error.message).toContain('npx file-auth-worker init <public dir>');
  });

  it('script-not-found: the script is redirected', async () => {
    served(200, javaScript, true);
    const error = await refused();
    expect(error.code).toBe('script-not-found');
    expect(error.message).toContain('redirect');
  });

  it('script-not-found: the server gives no answer', async () => {
    expect(await refused()).toMatchObject({ code: 'script-not-found', cause: refusal });
  });

  it.each([
    ['text/html', 'served as text/html, not as JavaScript'],
    ['text/html; charset=utf-8', 'served as text/html, not'],
    ['text/plain', 'served as text/plain, not'],
    ['application/json', 'served as application/json, not'],
    ['text/javascriptx', 'served as text/javascriptx, not'],
    ['', 'served as no content type, not'],
  ])('script-type: the script is an index page or has no type (%j)', async (type, text) => {
    served(200, { 'content-type': type });
    const error = await refused();
    expect(error).toMatchObject({ code: 'script-type', cause: refusal });
    expect(error.message).toContain(text);
  });

  it('scope: the scope is wider than the folder of the script', async () => {
    served(200, javaScript);
    const error = await refused({ url: '/app/js/file-auth-worker.js', scope: '/app/' });
    expect(error).toMatchObject({ code: 'scope', cause: refusal });
    expect(error.message).toContain('the scope /app/ is wider than /app/js/');
    expect(error.message).toContain('"Service-Worker-Allowed: /app/"');
  });

  it('scope: the header allows too little', async () => {
    served(200, { ...javaScript, 'service-worker-allowed': '/app/' });
    expect((await refused({ url: '/app/js/file-auth-worker.js', scope: '/' })).code).toBe('scope');
  });

  it.each([
    'text/javascript',
    'application/javascript',
    'application/x-javascript',
    'Text/ECMAScript;charset=utf-8',
  ])('worker-failed: the script is in order as far as one can see (%s)', async (type) => {
    served(200, { 'content-type': type, 'service-worker-allowed': '/' });
    const error = await refused({ url: '/app/js/file-auth-worker.js', scope: '/' });
    expect(error).toMatchObject({ code: 'worker-failed', cause: refusal });
    expect(error.message).toContain("Its error is in the worker's console");
  });

  it('worker-failed: the script throws at start and says why', async () => {
    page.container.onRegister = async (_, scope) => {
      const channel = new FakeBroadcastChannel(`file-auth:${scope}`);
      channel.postMessage(
        message({ type: 'file-auth:install-failed', message: '"origins" option must be a list' }),
      );
      channel.close();
      throw refusal;
    };
    const error = await refused();
    expect(error).toMatchObject({ code: 'worker-failed', cause: refusal });
    expect(error.message).toContain(
      '/file-auth-worker.js threw an error when it started: "origins" option must be a list',
    );
    expect(fetched).not.toHaveBeenCalled();
  });
});
