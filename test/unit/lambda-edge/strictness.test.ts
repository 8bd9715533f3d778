import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createAuthorizer } from '../../../src/lambda-edge/index.js';
import { denialStatuses } from '../../../src/shared/contract/denial.js';
import { edgeCaseGroups, type EdgeCaseGroup } from '../../support/edge-cases/edge-case-groups.js';
import { caseTime, isDecidedBeforeKeys, type EdgeCase } from '../../support/edge-cases/edge-case.js';
import { eventOfCase } from '../../support/edge-cases/event-of-case.js';
import { keySetOf } from '../../support/edge-cases/key-set-of.js';
import { secretKey } from '../../support/edge-cases/secret-key.js';
import { expectAll } from '../../support/expect-all.js';
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

it('the tables have hundreds of cases, each of its own', () => {
  const cases = edgeCaseGroups.flatMap((group) => group.cases);
  expect(cases.length).toBeGreaterThan(1_000);
  expect(cases.filter(isDecidedBeforeKeys).length).toBeGreaterThan(500);
  for (const group of edgeCaseGroups) {
    expect(new Set(group.cases.map(({ name }) => name)).size).toBe(group.cases.length);
    const contents = group.cases.map(contentOf);
    const repeated = group.cases.filter((each, index) => contents.indexOf(contentOf(each)) < index);
    expect(repeated.map(({ name }) => name)).toEqual([]);
  }
});

/** Asks an authorizer of the group all of these cases: each has its reason, and that reason's status. */
async function expectAnswers(
  group: EdgeCaseGroup,
  signer: TestKey,
  cases: readonly EdgeCase[],
): Promise<void> {
  const keySet = keySetOf(group, signer, Object.values(keys));
  const handler = createAuthorizer({ ...group.options, keys: keySet });
  const statuses: Record<string, number | null | undefined> = {
    ...denialStatuses,
    ...group.options.statuses,
    preflight: 204,
    passes: null,
  };
  await expectAll(cases, async (each) => {
    const { reason, status } = await askEvent(handler, await eventOfCase(each, signer));
    expect(reason ?? (status === 204 ? 'preflight' : 'passes')).toBe(each.expected);
    expect(status).toBe(statuses[each.expected]);
  });
}

const signers: Readonly<Record<string, TestKey>> = {
  ES256: { ...keys.ES256, kid: 'a' },
  EdDSA: { ...keys.EdDSA, kid: 'a' },
  RS256: { ...keys.RS256, kid: 'a' },
  HS256: await secretKey(),
};

const early = edgeCaseGroups
  .map((group) => ({ ...group, cases: group.cases.filter(isDecidedBeforeKeys) }))
  .filter(({ cases }) => cases.length > 0);

it.each(early)('what is decided before any key is looked at has its reason and status: $title', (group) =>
  expectAnswers(group, signers['ES256']!, group.cases),
);

describe.each(Object.entries(signers))('signed with %s', (alg, signer) => {
  const isForSigner = ({ onlyHs256 }: EdgeCase): boolean => alg === 'HS256' || onlyHs256 === undefined;

  it.each(edgeCaseGroups)('a request passes, or is denied with its reason: $title', (group) => {
    const cases = group.cases.filter((each) => !isDecidedBeforeKeys(each) && isForSigner(each));
    return expectAnswers(group, signer, cases);
  });
});
