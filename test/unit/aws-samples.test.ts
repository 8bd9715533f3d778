import { describe, expect, it } from 'vitest';
import { renderCloudFrontFunction } from '../../dist/cloudfront-function.js';
import { createAuthorizer, type CloudFrontRequestEvent } from '../../src/lambda-edge/index.js';
import { denialStatuses } from '../../src/shared/contract/denial.js';
import { receiveFunctionResult } from '../../src/testing/cloudfront-function/receive-function-result.js';
import { validateEdgeResult, viewerRequestEvent } from '../../src/testing/index.js';
import { functionSamples, lambdaSamples } from '../support/aws-sample-events.js';
import { functionEngines, type JsonEvent } from '../support/cloudfront-function.js';
import { expectAll } from '../support/expect-all.js';
import { path, secret, token } from '../support/hs256.js';
import { testAudience, testIssuer } from '../support/tokens.js';

const policy = { issuer: testIssuer, audience: testAudience, allowedOrigins: '*' as const };
const keys = { keys: [{ kty: 'oct', alg: 'HS256', kid: 'a', k: secret }] };

/** With its own path and query, with those of a file, and as other methods. */
const variants: readonly (readonly [string, object])[] = [
  ['as it is', {}],
  ['for a file, without a token', { uri: path }],
  ['for a file, with a token', { uri: path, querystring: `authorization=${token()}` }],
  ['as HEAD', { method: 'HEAD', uri: path, querystring: `authorization=${token()}` }],
  ['as POST', { method: 'POST' }],
  ['as OPTIONS', { method: 'OPTIONS' }],
];

const eventWith = (event: object, changes: object): CloudFrontRequestEvent => {
  const copy = structuredClone(event) as CloudFrontRequestEvent;
  const { cf } = copy.Records[0]!;
  if (cf.request !== undefined) Object.assign(cf.request, changes);
  return copy;
};

it.each(variants)(
  "AWS's sample events of Lambda@Edge, %s, give what CloudFront accepts",
  (variant, changes) => {
    const handlers = [
      createAuthorizer({ ...policy, keys }),
      createAuthorizer({ ...policy, keys, placement: 'header', statuses: { 'request-refused': 400 } }),
    ];
    return expectAll(lambdaSamples, async ({ name, event }) => {
      const sent = eventWith(event, changes);
      const asked = sent.Records[0]!.cf.request === undefined ? viewerRequestEvent({ uri: '/' }) : sent;
      const reasons: (string | null)[] = [];
      for (const handler of handlers) {
        const result = await handler(structuredClone(sent));
        expect(validateEdgeResult(asked, result)).toEqual({ valid: true });
        const reason = 'uri' in result ? null : result.headers?.['x-file-auth']?.[0]?.value;
        if (reason !== null) expect(denialStatuses).toHaveProperty([reason ?? 'none']);
        reasons.push(reason ?? null);
      }
      // A function that was wired to another event denies everything, as does one that finds no query in its event.
      const isViewers = !/^(?:origin|viewer response|modify)/.test(name);
      const isWhole = 'querystring' in (sent.Records[0]!.cf.request ?? {});
      if (!isViewers || !isWhole) expect(reasons).toEqual(['request-refused', 'request-refused']);
      else if ('querystring' in changes) expect(reasons).toEqual([null, 'token-missing']);
      else if (variant === 'as it is') expect(reasons).toEqual(['path-refused', 'path-refused']);
      else expect(reasons).not.toContain(null);
    });
  },
);

const queryOf = (querystring: object): string =>
  Object.entries(querystring as Record<string, { value: string }>)
    .map(([name, { value }]) => `${name}=${value}`)
    .join('&');

describe.each(functionEngines)("AWS's sample events of CloudFront Functions, in %s", (_, run) => {
  const text = renderCloudFrontFunction({ ...policy, secrets: { a: secret } });

  it.each(variants)('%s, give what CloudFront accepts', async (variant, changes) => {
    const { querystring: asked, ...others } = changes as { querystring?: string };
    const events = functionSamples.map(({ event }): JsonEvent => {
      const copy = structuredClone(event) as { request: { querystring?: object } };
      Object.assign(copy.request, others);
      return { event: copy, rawQueryString: asked ?? queryOf(copy.request.querystring ?? {}) };
    });
    const answers = await run(text, events);
    const reasons = answers.map((answer, index) => {
      const { request } = functionSamples[index]!.event as {
        request: { headers: Record<string, { value: string }> };
      };
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, { value }]) => [name, value]),
      );
      const original = viewerRequestEvent({ uri: '/', ...others, headers });
      expect(receiveFunctionResult(original, withMultiValue(answer))).toMatchObject({ valid: true });
      if ('uri' in answer) return 'passes';
      const given = (answer['headers'] as Record<string, { value: string } | undefined>)['x-file-auth']
        ?.value;
      expect(denialStatuses).toHaveProperty([given ?? 'none']);
      return given;
    });
    const expected = functionSamples.map(({ name }) => {
      if (name === 'add-cors-header') return 'request-refused';
      if (asked !== undefined) return 'passes';
      if (variant === 'for a file, without a token') return 'token-missing';
      return variant === 'as it is' ? 'path-refused' : 'method-refused';
    });
    expect(reasons).toEqual(expected);
  });
});

/** The older samples spell `multiValue` so, and what is handed on is what came. */
function withMultiValue(answer: object): unknown {
  return JSON.parse(JSON.stringify(answer).replaceAll('"multivalue"', '"multiValue"'));
}
