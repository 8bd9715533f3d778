// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import type { GetToken } from '../../../../src/page/index.js';
import { warnOfFailure } from '../../../../src/page/warnings/warn-of-failure.js';
import { fileEvent, fileUrl } from '../../../support/unit/sample.js';
import { usePageWithoutWorker } from '../../../support/unit/use-page-without-worker.js';

vi.mock('localforage', () => import('../../../support/unit/memory-localforage.js'));

const page = usePageWithoutWorker();
let warn: MockInstance<typeof console.warn>;

beforeEach(() => {
  warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
});

/** Registers twice, as React does, and asks for the token of a file each time. */
async function useTwice(getToken: GetToken, onEvent?: () => void): Promise<void> {
  for (let count = 0; count < 2; count += 1) {
    const fileAuth = await page.register({ getToken, onEvent, tokenTimeoutMs: 20 });
    await fileAuth.authorizeUrl(fileUrl).catch(() => null);
  }
}

const failures: [how: string, getToken: GetToken, whatToWrite: string][] = [
  [
    'throws',
    async () => {
      throw new Error('secret-token');
    },
    'Resolve to null if there is no token',
  ],
  [
    'gives something else than a token',
    (async () => ({ access_token: 'secret-token' })) as unknown as GetToken,
    'Resolve to the token as a non-empty string, to { token } or { key, token }, or to null',
  ],
  ['is too late', () => new Promise(() => {}), 'raise the option tokenTimeoutMs'],
];

describe('the console says once on a page what to write instead', () => {
  it.each(failures)('when getToken %s and there is no onEvent', async (_, getToken, whatToWrite) => {
    await useTwice(getToken);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.lastCall![0]).toMatch(/^file-auth-worker: getToken /);
    expect(warn.mock.lastCall![0]).toContain(whatToWrite);
    expect(JSON.stringify(warn.mock.calls)).not.toContain('secret-token');
  });

  it('when the edge denies a token as invalid', () => {
    const denied = fileEvent({ outcome: 'denied', reason: 'token-invalid', status: 401 });
    warnOfFailure(denied);
    warnOfFailure(denied);
    warnOfFailure(fileEvent({ outcome: 'denied', reason: 'file-not-granted', status: 403 }));
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.lastCall![0]).toContain('options issuer and audience');
  });
});

describe('the console says nothing', () => {
  it.each(failures)('when getToken %s and the application has an onEvent', async (_, getToken) => {
    await useTwice(getToken, () => {});
    expect(warn).not.toHaveBeenCalled();
  });

  it('when getToken says that there is no token', async () => {
    await useTwice(() => Promise.resolve(null));
    expect(warn).not.toHaveBeenCalled();
  });
});
