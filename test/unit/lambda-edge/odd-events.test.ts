import { describe, expect, it } from 'vitest';
import type { CloudFrontRequestEvent } from '../../../src/lambda-edge/index.js';
import { denialStatuses } from '../../../src/shared/contract/denial.js';
import { expectAll } from '../../support/expect-all.js';
import { signToken } from '../../support/tokens.js';
import { authorizer, eventOf, folder, keys, outcomeOf } from './ask.js';

const token = await signToken(keys.ES256, { files: `/${folder}/` });
const handler = authorizer();

const throwing = (name: string): object =>
  Object.defineProperty({}, name, {
    enumerable: true,
    get() {
      throw new Error('unreadable');
    },
  });

const hostile = new Proxy(
  {},
  {
    get: () => hostile,
    has: () => true,
    ownKeys() {
      throw new Error('unreadable');
    },
  },
);

const oddValues: readonly [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['true', true],
  ['zero', 0],
  ['NaN', NaN],
  ['a bigint', 1n],
  ['a symbol', Symbol('odd')],
  ['an empty text', ''],
  ['a text', 'odd'],
  ['an empty list', []],
  ['a list of null', [null]],
  ['a list of lists', [[[]]]],
  ['an empty object', {}],
  ['an object without prototype', Object.create(null)],
  ['a function', () => {}],
  ['a date', new Date(NaN)],
  ['a number object', Object(7)],
  ['a list with holes', Array.from({ length: 3 })],
  ['an object that maps to a rejection', { map: () => Promise.reject(new Error('odd')), length: 1 }],
  ['a value that throws when it is read', throwing('value')],
  ['a value without text', { toString: null, valueOf: null }],
  ['a value whose text throws', throwing('toString')],
  ['a hostile proxy', hostile],
  ['a revoked proxy', revoked()],
];

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const places: readonly (readonly (string | number)[])[] = [
  [],
  ['Records'],
  ['Records', 0],
  ['Records', 0, 'cf'],
  ['Records', 0, 'cf', 'config'],
  ['Records', 0, 'cf', 'config', 'eventType'],
  ['Records', 0, 'cf', 'request'],
  ['Records', 0, 'cf', 'request', 'method'],
  ['Records', 0, 'cf', 'request', 'uri'],
  ['Records', 0, 'cf', 'request', 'querystring'],
  ['Records', 0, 'cf', 'request', 'headers'],
  ['Records', 0, 'cf', 'request', 'headers', 'origin'],
  ['Records', 0, 'cf', 'request', 'headers', 'origin', 0],
  ['Records', 0, 'cf', 'request', 'headers', 'origin', 0, 'value'],
  ['Records', 0, 'cf', 'request', 'headers', 'origin', 0, 'key'],
  ['Records', 0, 'cf', 'request', 'headers', '__proto__'],
  ['Records', 0, 'cf', 'request', 'clientIp'],
];

// What is not looked at, or where one of the odd values is in order.
const harmless: ReadonlySet<unknown> = new Set([
  'config',
  'eventType',
  'headers',
  'value',
  'key',
  'clientIp',
]);

// What JSON leaves out, and an event is JSON: then there is no such header.
const absent: ReadonlySet<string> = new Set(['undefined', 'a function', 'a symbol']);
const mayBeAbsent: ReadonlySet<unknown> = new Set(['origin', '__proto__']);

function withValueAt(place: readonly (string | number)[], value: unknown): CloudFrontRequestEvent {
  const event: unknown = eventOf({ token });
  const last = place.at(-1);
  if (last === undefined) return value as CloudFrontRequestEvent;
  const parent = place.slice(0, -1).reduce((each, name) => (each as never)[name], event);
  Object.defineProperty(parent, last, { value, enumerable: true, configurable: true, writable: true });
  return event as CloudFrontRequestEvent;
}

/** A small generator with a seed, so that a failure comes again. */
function makeRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

describe('an event that CloudFront would never send', () => {
  it.each(places.map((place) => [place.join('.') || 'the event', place] as const))(
    'is denied, or harmless, with an odd value at %s',
    (_, place) =>
      expectAll(oddValues, async ([name, value]) => {
        const { reason, request, status } = outcomeOf(await handler(withValueAt(place, value)));
        const isAbsent = absent.has(name) && mayBeAbsent.has(place.at(-1));
        if (request !== null)
          expect(name === 'an empty list' || isAbsent || harmless.has(place.at(-1))).toBe(true);
        else if (typeof value === 'string') expect(denialStatuses).toHaveProperty([reason ?? 'none'], status);
        else expect({ reason, status }).toEqual({ reason: 'request-refused', status: 403 });
      }),
  );

  it('is denied if its headers are no object', () =>
    expectAll([[true], [0], [''], ['odd'], [[]], [null]], async ([headers]) => {
      const event = withValueAt(['Records', 0, 'cf', 'request', 'headers'], headers);
      expect(outcomeOf(await handler(event)).reason).toBe('request-refused');
    }));

  it('is denied as unreadable if there is nothing to read', async () => {
    for (const event of [undefined, null, {}, { Records: [] }, { Records: [{ cf: {} }] }, hostile]) {
      const { reason, status, header } = outcomeOf(await handler(event as CloudFrontRequestEvent));
      expect({ reason, status }).toEqual({ reason: 'request-refused', status: 403 });
      expect(header('cache-control')).toBe('no-store');
    }
  });
});

describe('a request of random characters', () => {
  const alphabet = [
    '%',
    '61',
    '&',
    '=',
    '+',
    ';',
    '/',
    '.',
    '..',
    '\\',
    'authorization',
    token,
    folder,
    'é',
    '\0',
    '\n',
    '{',
    '"',
  ];

  it('is denied or, if it is in order, passes; it never fails', async () => {
    const random = makeRandom(20);
    const noise = (): string =>
      Array.from({ length: random(12) }, () => alphabet[random(alphabet.length)]).join('');
    for (let round = 0; round < 400; round += 1) {
      const event = eventOf({ token });
      const changed = event.Records[0]!.cf.request;
      const field = (['uri', 'querystring', 'method'] as const)[random(3)]!;
      Object.assign(changed, { [field]: noise(), headers: { [noise() || 'x']: [{ value: noise() }] } });
      const { reason, request, status } = outcomeOf(await handler(event));
      if (request === null) expect(denialStatuses).toHaveProperty([reason ?? 'none'], status);
      // By chance there may be a query that holds the token once and as it should.
      else expect(`&${changed.querystring}&`.split(`&authorization=${token}&`)).toHaveLength(2);
    }
  });

  it('is denied if its token is random', async () => {
    const random = makeRandom(7);
    const characters = 'ABCxyz019-_.=.eyJ"{}';
    for (let round = 0; round < 300; round += 1) {
      const text = Array.from({ length: random(60) }, () => characters[random(characters.length)]).join('');
      const { reason } = outcomeOf(await handler(eventOf({ querystring: `authorization=${text}` })));
      expect(reason).toBe('token-malformed');
    }
  });
});
