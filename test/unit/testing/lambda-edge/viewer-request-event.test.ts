import { describe, expect, test } from 'vitest';
import { viewerRequestEvent } from '../../../../src/testing/index.js';

describe('viewerRequestEvent', () => {
  test('has the shape of the example in the developer guide', () => {
    expect(viewerRequestEvent({ uri: '/picture.jpg', headers: { 'User-Agent': 'curl/8' } })).toEqual({
      Records: [
        {
          cf: {
            config: {
              distributionDomainName: 'd111111abcdef8.cloudfront.net',
              distributionId: 'EDFDVBD6EXAMPLE',
              eventType: 'viewer-request',
              requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==',
            },
            request: {
              clientIp: '203.0.113.178',
              headers: {
                host: [{ key: 'Host', value: 'd111111abcdef8.cloudfront.net' }],
                'user-agent': [{ key: 'User-Agent', value: 'curl/8' }],
              },
              method: 'GET',
              querystring: '',
              uri: '/picture.jpg',
            },
          },
        },
      ],
    });
  });

  test('keeps path and query as they are given', () => {
    const event = viewerRequestEvent({ uri: '/a%20b//../c', querystring: 'x=1&x=2&%61=+', method: 'HEAD' });
    expect(event.Records[0]?.cf.request).toMatchObject({
      uri: '/a%20b//../c',
      querystring: 'x=1&x=2&%61=+',
      method: 'HEAD',
    });
  });

  test('makes one line of each value of a header', () => {
    const event = viewerRequestEvent({
      uri: '/',
      headers: { Accept: ['image/png', 'image/*'], accept: '*/*' },
    });
    expect(event.Records[0]?.cf.request.headers['accept']).toEqual([
      { key: 'Accept', value: 'image/png' },
      { key: 'Accept', value: 'image/*' },
      { key: 'accept', value: '*/*' },
    ]);
  });

  test('takes another host, address and distribution', () => {
    const event = viewerRequestEvent({
      uri: '/',
      headers: { host: 'files.example' },
      clientIp: '2001:db8::1',
      distributionDomainName: 'd222.cloudfront.net',
      distributionId: 'E2',
      requestId: 'id',
    });
    const { config, request } = event.Records[0]!.cf;
    expect(config).toEqual({
      distributionDomainName: 'd222.cloudfront.net',
      distributionId: 'E2',
      eventType: 'viewer-request',
      requestId: 'id',
    });
    expect(request.clientIp).toBe('2001:db8::1');
    expect(request.headers).toEqual({ host: [{ key: 'host', value: 'files.example' }] });
  });

  test.each([
    ['no path', { uri: 'https://d111111abcdef8.cloudfront.net/' }, '"uri"'],
    ['a path with a query', { uri: '/a?b' }, '"uri"'],
    ['no path at all', { uri: '' }, '"uri"'],
    ['a query with its question mark', { uri: '/', querystring: '?a=b' }, '"querystring"'],
    ['an invalid header name', { uri: '/', headers: { 'a b': 'c' } }, '"headers"'],
    ['a header that functions never see', { uri: '/', headers: { Connection: 'close' } }, '"headers"'],
  ])('refuses %s', (_, options, name) => {
    expect(() => viewerRequestEvent(options)).toThrow(TypeError);
    expect(() => viewerRequestEvent(options)).toThrow(name);
  });
});
