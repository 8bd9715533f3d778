import { expect, it } from 'vitest';
import { failureReason } from '../../../../src/shared/contract/failure-reason.js';

it.each<[Parameters<typeof failureReason>[0], string | null]>([
  [{ outcome: 'failed', reason: null, status: 0 }, 'network'],
  [{ outcome: 'failed', reason: 'token-expired', status: 0 }, 'network'],
  [{ outcome: 'denied', reason: 'file-not-granted', status: 403 }, 'file-not-granted'],
  [{ outcome: 'replaced', reason: null, status: 200 }, 'replaced'],
  [{ outcome: 'untouched', reason: null, status: 401 }, 'no-token'],
  [{ outcome: 'untouched', reason: null, status: 403 }, 'no-token'],
  // An answer that cannot be read: without a token hardly the file.
  [{ outcome: 'untouched', reason: null, status: 0 }, 'no-token'],
  [{ outcome: 'untouched', reason: null, status: 200 }, null],
  [{ outcome: 'untouched', reason: null, status: 304 }, null],
  [{ outcome: 'authorized', reason: null, status: 403 }, 'origin'],
  [{ outcome: 'authorized', reason: null, status: 404 }, 'origin'],
  [{ outcome: 'authorized', reason: null, status: 500 }, 'origin'],
  [{ outcome: 'authorized', reason: null, status: 200 }, null],
  [{ outcome: 'authorized', reason: null, status: 206 }, null],
  [{ outcome: 'authorized', reason: null, status: 304 }, null],
  [{ outcome: 'authorized', reason: null, status: 0 }, null],
  [{ outcome: 'cached', reason: null, status: 200 }, null],
  [{ outcome: 'cached', reason: null, status: 206 }, null],
])('the reason why there was no file of %j is %s', (event, expected) => {
  expect(failureReason(event)).toBe(expected);
});
