import { describe, expect, it } from 'vitest';
import { setParameter } from '../../../../src/shared/util/set-parameter.js';
import { fileUrl } from '../../../support/unit/sample.js';

const authorize = (url: string): string => setParameter(url, 'authorization', 'aaa.bbb.ccc');

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

describe('the token in a URL', () => {
  it.each([
    ['is the whole query if there was none', fileUrl, `${fileUrl}?authorization=aaa.bbb.ccc`],
    ['is the whole query if it was empty', `${fileUrl}?`, `${fileUrl}?authorization=aaa.bbb.ccc`],
    ['comes after the rest of the query', `${fileUrl}?v=2`, `${fileUrl}?v=2&authorization=aaa.bbb.ccc`],
    ['comes before the fragment', `${fileUrl}#page=2`, `${fileUrl}?authorization=aaa.bbb.ccc#page=2`],
    [
      'leaves a fragment with a question mark alone',
      `${fileUrl}#a?b`,
      `${fileUrl}?authorization=aaa.bbb.ccc#a?b`,
    ],
    ['leaves a second question mark alone', `${fileUrl}?a=?b`, `${fileUrl}?a=?b&authorization=aaa.bbb.ccc`],
    [
      'leaves other parameters alone, however they are spelt',
      `${fileUrl}?a=%7E+b&c&=d&%zz=1&a=%7e`,
      `${fileUrl}?a=%7E+b&c&=d&%zz=1&a=%7e&authorization=aaa.bbb.ccc`,
    ],
    [
      'leaves empty pieces of the query where they are',
      `${fileUrl}?a&&b&`,
      `${fileUrl}?a&&b&&authorization=aaa.bbb.ccc`,
    ],
    ['leaves an empty piece alone', `${fileUrl}?&`, `${fileUrl}?&&authorization=aaa.bbb.ccc`],
    [
      'leaves an empty piece between two that it replaces',
      `${fileUrl}?authorization=a&&authorization=b`,
      `${fileUrl}?&authorization=aaa.bbb.ccc`,
    ],
    [
      'leaves parameters alone whose names are merely alike',
      `${fileUrl}?Authorization=1&authorization2=2&x-authorization=3&x=authorization=4`,
      `${fileUrl}?Authorization=1&authorization2=2&x-authorization=3&x=authorization=4&authorization=aaa.bbb.ccc`,
    ],
  ])('%s', (_, url, expected) => {
    expect(authorize(url)).toBe(expected);
  });

  it.each([
    ['spelt plainly', 'authorization=null'],
    ['without a value', 'authorization'],
    ['with an empty value', 'authorization='],
    ['twice', 'authorization=a&authorization=b'],
    ['with an encoded letter', '%61uthorization=old'],
    ['encoded throughout', '%61%75%74%68%6F%72%69%7A%61%74%69%6f%6e=old'],
  ])('replaces one that was there already, %s', (_, query) => {
    expect(authorize(`${fileUrl}?${query}`)).toBe(`${fileUrl}?authorization=aaa.bbb.ccc`);
    expect(authorize(`${fileUrl}?v=2&${query}&w=3`)).toBe(`${fileUrl}?v=2&w=3&authorization=aaa.bbb.ccc`);
  });

  it('cannot add parameters of its own', () => {
    expect(setParameter(fileUrl, 't', 'a&b=c#d e+f')).toBe(`${fileUrl}?t=a%26b%3Dc%23d%20e%2Bf`);
  });

  it('goes by the name that is configured', () => {
    expect(setParameter(`${fileUrl}?authorization=1&t=2`, 't', 'x')).toBe(`${fileUrl}?authorization=1&t=x`);
  });
});
