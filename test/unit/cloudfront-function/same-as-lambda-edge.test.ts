import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { renderCloudFrontFunction } from '../../../dist/cloudfront-function.js';
import {
  createAuthorizer,
  type CloudFrontHeaders,
  type CloudFrontRequestEvent,
  type CloudFrontRequestResult,
} from '../../../src/lambda-edge/index.js';
import { validateEdgeResult } from '../../../src/testing/index.js';
import { functionEngines, functionEventOf, type FunctionAnswer } from '../../support/cloudfront-function.js';
import { edgeCaseGroups } from '../../support/edge-cases/edge-case-groups.js';
import { caseTime } from '../../support/edge-cases/edge-case.js';
import { eventOfCase } from '../../support/edge-cases/event-of-case.js';
import { keySetOf } from '../../support/edge-cases/key-set-of.js';
import { secretKey } from '../../support/edge-cases/secret-key.js';
import { expectAll } from '../../support/expect-all.js';

/** An answer in a form that both kinds of functions can be compared in. */
interface Outcome {
  readonly kind: string;
  readonly status: number | null;
  readonly headers: Record<string, string[]>;
  readonly body: string | null;
  readonly request: { uri: string; method: string; query: string } | null;
}

const kindOf = (status: number, reason: string | undefined): string =>
  status === 204 ? 'preflight' : (reason ?? 'a response without a reason');

function outcomeOfLambda(result: NonNullable<CloudFrontRequestResult>): Outcome {
  const lines = (headers: CloudFrontHeaders = {}): Record<string, string[]> =>
    Object.fromEntries(Object.entries(headers).map(([name, list]) => [name, list.map(({ value }) => value)]));
  const headers = lines(result.headers);
  if ('uri' in result) {
    const { uri, method, querystring: query } = result;
    return { kind: 'passes', status: null, headers, body: null, request: { uri, method, query } };
  }
  const status = Number(result.status);
  return {
    kind: kindOf(status, headers['x-file-auth']?.[0]),
    status,
    headers,
    body: result.body ?? null,
    request: null,
  };
}

function outcomeOfFunction(answer: FunctionAnswer): Outcome {
  const given = (answer['headers'] ?? {}) as Record<
    string,
    { value: string; multiValue?: { value: string }[] }
  >;
  const headers = Object.fromEntries(
    Object.entries(given).map(([name, field]) => [
      name,
      (field.multiValue ?? [field]).map(({ value }) => value),
    ]),
  );
  if ('uri' in answer) {
    const { uri, method, querystring } = answer as { uri: string; method: string; querystring: object };
    const query = Object.keys(querystring).join('&');
    return { kind: 'passes', status: null, headers, body: null, request: { uri, method, query } };
  }
  expect(answer).toHaveProperty('statusCode', expect.any(Number));
  const status = Number(answer['statusCode']);
  const body = (answer['body'] as { data: string } | undefined)?.data ?? null;
  return { kind: kindOf(status, headers['x-file-auth']?.[0]), status, headers, body, request: null };
}

const signer = await secretKey();

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: caseTime * 1_000 });
});

afterAll(() => {
  vi.useRealTimers();
});

describe.each(edgeCaseGroups)('with $title', (group) => {
  const cases = group.cases.filter(({ notInFunction }) => notInFunction === undefined);
  let events: CloudFrontRequestEvent[];
  let byLambda: Outcome[];

  beforeAll(async () => {
    events = await Promise.all(cases.map((each) => eventOfCase(each, signer)));
    const authorize = createAuthorizer({ ...group.options, keys: keySetOf(group, signer) });
    const results = await Promise.all(events.map((event) => authorize(structuredClone(event))));
    results.forEach((result, index) => {
      expect(validateEdgeResult(events[index]!, result)).toEqual({ valid: true });
    });
    byLambda = results.map(outcomeOfLambda);
  });

  it.each(functionEngines)('the CloudFront Function in %s answers as Lambda@Edge does', async (_, run) => {
    const text = renderCloudFrontFunction({ ...group.options, secrets: group.secrets });
    const answers = await run(text, events.map(functionEventOf), undefined, caseTime);
    const compared = cases.map(({ name, expected }, index) => ({ name, expected, index }));
    await expectAll(compared, ({ expected, index }) => {
      const byFunction = outcomeOfFunction(answers[index]!);
      expect(byFunction.kind).toBe(expected);
      expect(byFunction).toEqual(byLambda[index]);
    });
  });
});

describe.each(functionEngines)('the CloudFront Function in %s', (_, run) => {
  it('lets a request go on without the token, its referrer and an origin that is not allowed', async () => {
    const [group] = edgeCaseGroups;
    const referred = group!.cases.find(({ name }) => name === 'a request with a referrer');
    const event = await eventOfCase(referred!, signer);
    event.Records[0]!.cf.request.headers['authorization'] = [{ value: 'Bearer x' }];
    event.Records[0]!.cf.request.headers['origin'] = [{ value: 'https://evil.example' }];
    const text = renderCloudFrontFunction({ ...group!.options, secrets: group!.secrets });
    const [answer] = await run(text, [functionEventOf(event)], undefined, caseTime);
    expect(answer).toMatchObject({
      uri: event.Records[0]!.cf.request.uri,
      querystring: {},
    });
    expect(Object.keys(answer!['headers'] as object).sort()).toEqual(['host']);
  });
});

const njs = functionEngines.filter(([name]) => name !== 'Node.js');

it.each(njs)(
  'the CloudFront Function in %s denies what its JSON parser cannot read, and Lambda@Edge can',
  async (_, run) => {
    const [group] = edgeCaseGroups;
    const cases = group!.cases.filter(({ notInFunction }) => notInFunction !== undefined);
    const events = await Promise.all(cases.map((each) => eventOfCase(each, signer)));
    const text = renderCloudFrontFunction({ ...group!.options, secrets: group!.secrets });
    const answers = await run(text, events.map(functionEventOf), undefined, caseTime);
    expect(answers.map((answer) => outcomeOfFunction(answer).kind)).toEqual(['token-malformed']);
  },
);
