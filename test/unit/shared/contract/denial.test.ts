import { describe, expect, it } from 'vitest';
import {
  denialStatuses,
  readDenial,
  remedyFor,
  type DenialReason,
} from '../../../../src/shared/contract/denial.js';

describe('a refusal of the edge', () => {
  it.each<[DenialReason, number, string]>([
    ['token-missing', 401, 'other-token'],
    ['token-malformed', 401, 'other-token'],
    ['token-invalid', 401, 'other-token'],
    ['token-expired', 401, 'other-token'],
    ['token-not-yet-valid', 401, 'other-token'],
    ['file-not-granted', 403, 'next-key'],
    ['method-refused', 403, 'none'],
    ['path-refused', 403, 'none'],
    ['query-refused', 403, 'none'],
    ['request-refused', 403, 'none'],
    ['keys-unavailable', 503, 'none'],
    ['authorizer-failed', 503, 'none'],
  ])('for %s has status %i and is mended by %s', (reason, status, remedy) => {
    expect(readDenial(reason)).toBe(reason);
    expect(denialStatuses[reason]).toBe(status);
    expect(remedyFor(reason)).toBe(remedy);
  });

  it.each([[null], [''], ['toString'], ['__proto__'], ['Token-Expired'], ['token-expired, token-expired']])(
    'is not read out of the header %j',
    (header) => {
      expect(readDenial(header)).toBeNull();
    },
  );
});
