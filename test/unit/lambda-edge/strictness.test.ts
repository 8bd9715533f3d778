import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signRaw, type TestKey } from '../../support/tokens.js';
import { askEvent, authorizer, eventOf, keys } from './ask.js';
import { caseClaims, caseFile, caseFolder, caseTime, edgeCases, type EdgeCase } from './cases.js';

const handler = authorizer();

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: caseTime * 1_000 });
});

afterAll(() => {
  vi.useRealTimers();
});

async function tokenOf(each: EdgeCase, key: TestKey): Promise<string> {
  const { rawHeader, header, rawPayload, claims, change } = each;
  const head = rawHeader ?? JSON.stringify({ alg: 'ALG', kid: 'KID', ...header });
  const payload = rawPayload ?? JSON.stringify({ ...caseClaims, ...claims });
  const token = await signRaw(key, head.replaceAll('ALG', key.alg).replaceAll('KID', key.kid), payload);
  return change?.(token.split('.') as [string, string, string]) ?? token;
}

async function reasonFor(each: EdgeCase, key: TestKey): Promise<string | null> {
  const { method = 'GET', uri = `/${caseFolder}/${caseFile}`, querystring = 'authorization=TOKEN' } = each;
  const token = await tokenOf(each, key);
  const event = eventOf({});
  const query = querystring.replaceAll('TOKEN', token);
  // Set afterwards, because the maker of events refuses what no browser would send.
  Object.assign(event.Records[0]!.cf.request, { method, uri, querystring: query });
  return (await askEvent(handler, event)).reason;
}

it('has hundreds of cases, each of its own', () => {
  const names = Object.values(edgeCases).flatMap((cases) => cases.map(({ name }) => name));
  expect(names.length).toBeGreaterThan(800);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(['ES256', 'EdDSA', 'RS256', 'HS256'] as const)('signed with %s', (alg) => {
  describe.each(Object.entries(edgeCases))('of the %s', (_, cases) => {
    it.each(cases.map((each) => [each.name, each.reason ?? 'passes', each] as const))(
      '%s: %s',
      async (_name, _reason, each) => {
        expect(await reasonFor(each, keys[alg])).toBe(each.reason);
      },
    );
  });
});
