import { describe, expect, it } from 'vitest';
import { setParameter } from '../../../../src/shared/util/set-parameter.js';
import { fileUrl } from '../../../support/unit/sample.js';

describe('a parameter', () => {
  it.each([
    ['of no query', '', ''],
    ['of an empty query', '?', ''],
    ['of a query without it', '?a=1&b', '?a=1&b'],
    ['that is all there is', '?t=x', ''],
    ['without a value', '?t', ''],
    ['that is there twice', '?t=1&a=2&t=3', '?a=2'],
    ['at the beginning', '?t=1&a=2', '?a=2'],
    ['at the end', '?a=2&t=1', '?a=2'],
    ['spelt with an encoded letter', '?%74=1&a=2', '?a=2'],
    ['whose name is merely alike', '?T=1&t2=2&xt=3&a=t', '?T=1&t2=2&xt=3&a=t'],
    ['beside what no parser reads', '?%zz=1&t=2&a=%7E+b', '?%zz=1&a=%7E+b'],
    ['beside empty pieces', '?a&&t=1&b&', '?a&&b&'],
    ['before a fragment', '?t=1#t=2', '#t=2'],
    ['that only the fragment has', '#a?t=1', '#a?t=1'],
  ])('%s is removed and nothing else: "%s"', (_, query, expected) => {
    expect(setParameter(fileUrl + query, 't', null)).toBe(fileUrl + expected);
  });

  it.each([
    ['', '?t=v'],
    ['?a=1', '?a=1&t=v'],
    ['?t=old&a=1', '?a=1&t=v'],
    ['#f', '?t=v#f'],
  ])('is set once, at the end of the query: "%s"', (query, expected) => {
    expect(setParameter(fileUrl + query, 't', 'v')).toBe(fileUrl + expected);
  });

  it('is set to nothing, which is not the same as removed', () => {
    expect(setParameter(fileUrl, 't', '')).toBe(`${fileUrl}?t=`);
  });

  it('is removed from a query on its own as well', () => {
    expect(setParameter('?t=1&a=2', 't', null)).toBe('?a=2');
    expect(setParameter('', 't', null)).toBe('');
  });
});
