import { describe, expect, it } from 'vitest';
import { tableRows } from './markdown.js';

const page = 'docs/choosing.md';
const rows = tableRows(page);

/** The price and the free allowance of the row that begins so. */
function unit(name: string): { price: string; free: number } {
  const [, price = '', free = ''] = rows.find(([first]) => first?.startsWith(name)) ?? [];
  if (!/^\$\d+(\.\d+)?$/.test(price)) throw new Error(`${page} has no price of ${name}`);
  return { price: price.slice(1), free: parseFloat(free) || 0 };
}

const requests = unit('Lambda@Edge, million requests');
const duration = unit('Lambda@Edge, GB-second');
const calls = unit('CloudFront Functions, million calls');
const reads = unit('KeyValueStore, million reads');
const logs = unit('CloudWatch Logs, GB');
const gigabytes = 0.125;

// Half a cent is a cent, also where a binary fraction falls short of it.
const dollars = (value: number): string => `$${(Math.round(value * 100 + 1e-6) / 100).toFixed(2)}`;

/** What a row of this name must say: how a million requests more are calculated, their cost, and that of a billion. */
function expected(name: string): string[] {
  const [, milliseconds] = /^Lambda@Edge, (\d+) ms/.exec(name) ?? [];
  if (milliseconds !== undefined) return lambda(Number(milliseconds));
  const [, bytes] = /^Lambda's own lines in the log, (\d+) bytes/.exec(name) ?? [];
  if (bytes !== undefined) return logLines(Number(bytes));
  const [, perCall] = /^CloudFront Function, (\d) reads?:/.exec(name) ?? [];
  if (perCall !== undefined) return cloudFrontFunction(Number(perCall));
  if (name === 'signed URL, signed cookie') return ['0', '$0.00', '$0.00'];
  throw new Error(`no calculation for "${name}"`);
}

function lambda(milliseconds: number): string[] {
  const seconds = (milliseconds / 1_000).toFixed(3);
  const cost = (millions: number): string =>
    dollars(millions * (Number(requests.price) + 1e6 * Number(seconds) * gigabytes * Number(duration.price)));
  const calculation = `${requests.price} + 1,000,000 × ${seconds} s × ${gigabytes} GB × ${duration.price}`;
  return [calculation, cost(1), cost(1_000)];
}

function logLines(bytes: number): string[] {
  const cost = (millions: number): string => dollars(((millions * bytes) / 1_000) * Number(logs.price));
  return [`1,000,000 × ${bytes} bytes × ${logs.price} a GB`, cost(1), cost(1_000)];
}

function cloudFrontFunction(perCall: number): string[] {
  const cost = (paidCalls: number, paidReads: number): string =>
    dollars(paidCalls * Number(calls.price) + Math.max(0, paidReads) * Number(reads.price));
  return [
    `1 × ${calls.price} + ${perCall} × ${reads.price}`,
    cost(1, perCall),
    cost(1_000 - calls.free, 1_000 * perCall - reads.free),
  ];
}

const ways = rows.filter((row) => row.length === 4 && row[2]?.startsWith('$'));

describe('the costs of the edge in docs/choosing.md', () => {
  it('are there for eight ways', () => {
    expect(new Set(ways.map(([name]) => name)).size).toBe(8);
  });

  it.each(ways)('are what the unit prices make: %s', (name = '', ...cells) => {
    expect(cells).toEqual(expected(name));
  });
});
