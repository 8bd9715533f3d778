import { expect, it } from 'vitest';
import { createCorsMemory } from '../../../../src/worker/request/cors-memory.js';
import { cdn } from '../../../support/unit/sample.js';

const other = 'https://d222222abcdef8.cloudfront.net';

it('an origin is tried with CORS until it is known to have none', () => {
  const memory = createCorsMemory();
  expect(memory.isUnreadable(cdn)).toBe(false);
  memory.unreadable(cdn);
  expect(memory.isUnreadable(cdn)).toBe(true);
  expect(memory.isUnreadable(other)).toBe(false);
});

it.each([
  [59_999, true],
  [60_000, false],
])('an origin without CORS is after %i ms still spared the try: %s', (ms, spared) => {
  let now = 1_800_000_000_000;
  const memory = createCorsMemory(() => now);
  memory.unreadable(cdn);
  now += ms;
  expect(memory.isUnreadable(cdn)).toBe(spared);
});

it('an origin is tried again with CORS as soon as an answer of it could be read', () => {
  const memory = createCorsMemory();
  memory.unreadable(cdn);
  memory.readable(cdn);
  expect(memory.isUnreadable(cdn)).toBe(false);
});

it('an origin that was ever readable is not given up for one failure of the network', () => {
  const memory = createCorsMemory();
  memory.readable(cdn);
  memory.unreadable(cdn);
  expect(memory.isUnreadable(cdn)).toBe(false);
});
