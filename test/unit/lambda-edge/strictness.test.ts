import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createAuthorizer } from '../../../src/lambda-edge/index.js';
import { edgeCaseGroups, eventOfCase, keySetOf, secretKey } from '../../support/edge-cases.js';
import { caseTime, type EdgeCase } from '../../support/policy-cases.js';
import type { TestKey } from '../../support/tokens.js';
import { askEvent, keys } from './ask.js';

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: caseTime * 1_000 });
});

afterAll(() => {
  vi.useRealTimers();
});

const segments = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'cccccccccccc'] as const;

/** All that a case is made of but its name. */
function contentOf({ name: _name, expected: _expected, ...made }: EdgeCase): string {
  // Members that are undefined are left out of the token, and that is a difference.
  const undefinedNames = Object.keys({ ...made.claims, ...made.header });
  return JSON.stringify([{ ...made, change: made.change?.(segments) }, undefinedNames]);
}

it('has hundreds of cases, each of its own', () => {
  const cases = edgeCaseGroups.flatMap((group) => group.cases);
  expect(cases.length).toBeGreaterThan(1_000);
  for (const group of edgeCaseGroups) {
    expect(new Set(group.cases.map(({ name }) => name)).size).toBe(group.cases.length);
    const contents = group.cases.map(contentOf);
    const repeated = group.cases.filter((each, index) => contents.indexOf(contentOf(each)) < index);
    expect(repeated.map(({ name }) => name)).toEqual([]);
  }
});

const signers: Readonly<Record<string, TestKey>> = {
  ES256: { ...keys.ES256, kid: 'a' },
  EdDSA: { ...keys.EdDSA, kid: 'a' },
  RS256: { ...keys.RS256, kid: 'a' },
  HS256: await secretKey(),
};

describe.each(Object.entries(signers))('signed with %s', (alg, signer) => {
  describe.each(edgeCaseGroups)('with $title', (group) => {
    const handler = createAuthorizer({
      ...group.options,
      keys: keySetOf(group, signer, Object.values(keys)),
    });
    const cases = group.cases.filter(({ onlyHs256 }) => alg === 'HS256' || onlyHs256 === undefined);

    it.each(cases)('$name: $expected', async (each) => {
      const { reason, status } = await askEvent(handler, await eventOfCase(each, signer));
      expect(reason ?? (status === 204 ? 'preflight' : 'passes')).toBe(each.expected);
    });
  });
});
