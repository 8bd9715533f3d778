import { describe, expect, it } from 'vitest';
import { readProjectFile, tableRows } from './markdown.js';

const page = 'docs/choosing.md';
const rows = tableRows(page);

/** The price and the free allowance of the row that begins so. */
function unit(name: string): { price: string; free: number } {
  const [, price = '', free = ''] = rows.find(([first]) => first?.startsWith(name)) ?? [];
  if (!/^\$\d+(\.\d+)?$/.test(price)) throw new Error(`${page} names no price of ${name}`);
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
const count = (value: number): string => value.toLocaleString('en-US');

/** What a row of this name must say of a million requests, and of a thousand million in one month. */
function expected(name: string): [million: string[], billion: string[]] {
  const [, milliseconds] = /^Lambda@Edge, (\d+) ms/.exec(name) ?? [];
  if (milliseconds !== undefined) return lambda(Number(milliseconds));
  const [, bytes] = /^Lambda's own lines in the log, (\d+) bytes/.exec(name) ?? [];
  if (bytes !== undefined) return logLines(Number(bytes));
  const [, perCall] = /^CloudFront Function, (\d) reads?:/.exec(name) ?? [];
  if (perCall !== undefined) return cloudFrontFunction(Number(perCall));
  if (name === 'signed URL, signed cookie')
    return [
      ['0', '$0.00'],
      ['0', '$0.00'],
    ];
  throw new Error(`nobody has reckoned "${name}"`);
}

function lambda(milliseconds: number): [string[], string[]] {
  const seconds = (milliseconds / 1_000).toFixed(3);
  const cost = (millions: number): string =>
    dollars(millions * (Number(requests.price) + 1e6 * Number(seconds) * gigabytes * Number(duration.price)));
  const used = count(1e9 * Number(seconds) * gigabytes);
  return [
    [`${requests.price} + 1,000,000 × ${seconds} s × ${gigabytes} GB × ${duration.price}`, cost(1)],
    [`1,000 × ${requests.price} + ${used} GB-s × ${duration.price}`, cost(1_000)],
  ];
}

function logLines(bytes: number): [string[], string[]] {
  const cost = (millions: number): string => dollars(((millions * bytes) / 1_000) * Number(logs.price));
  return [
    [`1,000,000 × ${bytes} bytes × ${logs.price} a GB`, cost(1)],
    [`${bytes} GB × ${logs.price}`, cost(1_000)],
  ];
}

function cloudFrontFunction(perCall: number): [string[], string[]] {
  const reckon = (millions: number, free: boolean): string[] => {
    const paidCalls = millions - (free ? calls.free : 0);
    const paidReads = Math.max(0, millions * perCall - (free ? reads.free : 0));
    const cost = paidCalls * Number(calls.price) + paidReads * Number(reads.price);
    return [`${count(paidCalls)} × ${calls.price} + ${count(paidReads)} × ${reads.price}`, dollars(cost)];
  };
  return [reckon(1, false), reckon(1_000, true)];
}

const tables = Array.from(
  readProjectFile(page).matchAll(/^\| way +\| reckoning +\| a (million|billion) +\|\n\|.*\n((?:\|.*\n)+)/gm),
  ([, scale, body = '']) => ({
    scale,
    ways: body
      .trim()
      .split('\n')
      .map((line) =>
        line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
      ),
  }),
);

describe('the costs of the edge in docs/choosing.md', () => {
  it('are told for a million and for a billion requests, for the same ways', () => {
    expect(tables.map(({ scale }) => scale)).toEqual(['million', 'billion']);
    const [million, billion] = tables.map(({ ways }) => ways.map(([name]) => name));
    expect(million).toEqual(billion);
    expect(million).toHaveLength(8);
  });

  it.each(tables)('are what the unit prices make for a $scale', ({ scale, ways }) => {
    for (const [name = '', ...cells] of ways) {
      const [million, billion] = expected(name);
      expect([name, ...cells]).toEqual([name, ...(scale === 'million' ? million : billion)]);
    }
  });
});
