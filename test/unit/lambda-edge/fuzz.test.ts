import * as fc from 'fast-check';
import { describe, it } from 'vitest';
import type { CloudFrontRequestEvent, CreateAuthorizerOptions } from '../../../src/lambda-edge/index.js';
import { denialStatuses } from '../../../src/shared/contract/denial.js';
import { validateEdgeResult } from '../../../src/testing/lambda-edge/validate-edge-result.js';
import { signToken } from '../../support/tokens.js';
import { appOrigin, authorizer, eventOf, folder, keys, path } from './ask.js';

// The same cases in every run: what fails can be looked at.
fc.configureGlobal({ seed: 1 });

const token = await signToken(keys.HS256, { files: `/${folder}/`, sub: 'user-1' });
const [head, body, signature] = token.split('.');

const handlers = (
  [
    {},
    { placement: 'header', allowedOrigins: '*' },
    { keepQuery: ['x', 'versionId'], parameter: 'token', statuses: { 'token-missing': 599 } },
    {
      path: /\/(?<folder>[^]+)\/(?<file>[^]+)/,
      authorize: () => true,
      onDecision: () => {
        throw new Error('a listener failed');
      },
    },
    { keys: async () => Promise.reject(new Error('the source failed')) },
  ] satisfies Partial<CreateAuthorizerOptions>[]
).map((options) => authorizer(options));

/** The event as CloudFront would have sent it; one that is no JSON could not arrive, and is like any other. */
function asSent(event: unknown): CloudFrontRequestEvent {
  try {
    const sent = JSON.parse(JSON.stringify(event)) as CloudFrontRequestEvent;
    if (typeof sent.Records[0]!.cf.request === 'object') return sent;
  } catch {
    // Only a denial can come of it, and that is valid or not whatever the event.
  }
  return eventOf({});
}

async function assertAnswered(event: unknown): Promise<void> {
  for (const handler of handlers) {
    const result = await handler(event as CloudFrontRequestEvent);
    const verdict = validateEdgeResult(asSent(event), result);
    if (!verdict.valid) throw new Error(JSON.stringify(verdict));
    if ('uri' in result || result.status === '204') continue;
    const reason = result.headers?.['x-file-auth']?.[0]?.value;
    if (!Object.hasOwn(denialStatuses, reason ?? '')) throw new Error('a denial without a reason');
    if (JSON.stringify(result).includes(signature!)) throw new Error('a denial shows the token');
  }
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    token,
    folder,
    path,
    `/${path}`,
    appOrigin,
    `Bearer ${token}`,
    `authorization=${token}`,
    '',
  ),
  fc
    .array(
      fc.constantFrom(
        '&',
        '=',
        '%',
        '61',
        '/',
        '..',
        '+',
        '\0',
        'token',
        'authorization',
        'x',
        token,
        head!,
        body!,
        '.',
      ),
    )
    .map((parts) => parts.join('')),
);
const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSparseArray: true,
  withTypedArray: true,
});

// Up to Latin-1, which is what the validator takes; what is beyond goes on as it came (see the tests of headers).
const headerText = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) }),
  fc.constantFrom('GET', 'HEAD', appOrigin, `Bearer ${token}`),
);
const headerName = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'origin',
    'authorization',
    'referer',
    'host',
    'range',
    '__proto__',
    'constructor',
    'access-control-request-method',
    'access-control-request-headers',
    'x-amz-cf-id',
    'via',
  ),
);
const headers = fc.dictionary(
  headerName,
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.array(fc.record({ key: headerName, value: headerText }, { requiredKeys: ['value'] }), {
        maxLength: 3,
      }),
    },
    { weight: 1, arbitrary: anything },
  ),
);

const request = fc.record(
  {
    method: fc.oneof(fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'POST'), text),
    uri: fc.oneof(
      fc.constant(path),
      text.map((each) => path + each),
      text,
    ),
    querystring: fc.oneof(fc.constant(`authorization=${token}&x=1`), text),
    headers,
    clientIp: fc.oneof(fc.constant('203.0.113.178'), anything),
    body: fc.oneof(
      fc.constant({ action: 'read-only', data: '', encoding: 'base64', inputTruncated: false }),
      anything,
    ),
  },
  { requiredKeys: ['method', 'uri', 'querystring'] },
);

/** A good event with anything in the place of one of its members. */
const damaged = fc.tuple(fc.nat(), anything).map(([seed, value]) => {
  const event: unknown = eventOf({ token });
  const places: [object, string][] = [];
  const walk = (each: unknown): void => {
    if (typeof each !== 'object' || each === null) return;
    for (const [name, member] of Object.entries(each)) {
      places.push([each, name]);
      walk(member);
    }
  };
  walk(event);
  const [parent, name] = places[seed % places.length]!;
  Object.assign(parent, { [name]: value });
  return event;
});

describe('every event gets an answer that CloudFront accepts', () => {
  it('if it is anything at all', async () => {
    await fc.assert(fc.asyncProperty(anything, assertAnswered), { numRuns: 500 });
  }, 60_000);

  it('if its request is made of parts of good ones and of noise', async () => {
    const event = request.map((each) => ({
      Records: [{ cf: { config: { eventType: 'viewer-request' }, request: each } }],
    }));
    await fc.assert(fc.asyncProperty(event, assertAnswered), { numRuns: 1_000 });
  }, 60_000);

  it('if a part of a good one is anything at all', async () => {
    await fc.assert(fc.asyncProperty(damaged, assertAnswered), { numRuns: 1_000 });
  }, 60_000);
});
