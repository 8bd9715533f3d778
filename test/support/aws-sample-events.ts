/**
 * The events that AWS publishes as samples, by their structure: those of the Developer Guide (Lambda@Edge event
 * structure, CloudFront Functions event structure), of `sam local generate-event cloudfront`, and of the test objects of
 * its repository of sample functions. Their paths and queries are put in by the tests.
 */

interface Sample {
  readonly name: string;
  readonly event: object;
}

const line = (key: string, value: string): object => ({ [key.toLowerCase()]: [{ key, value }] });
const lines = (...entries: readonly (readonly [key: string, value: string])[]): object =>
  Object.assign({}, ...entries.map(([key, value]) => line(key, value)));

const guideConfig = (eventType: string): object => ({
  distributionDomainName: 'd111111abcdef8.cloudfront.net',
  distributionId: 'EDFDVBD6EXAMPLE',
  eventType,
  requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==',
});
const record = (cf: object): object => ({ Records: [{ cf }] });

const viewersRequest = {
  clientIp: '203.0.113.178',
  headers: lines(['Host', 'd111111abcdef8.cloudfront.net'], ['User-Agent', 'curl/7.66.0'], ['accept', '*/*']),
  method: 'GET',
  querystring: '',
  uri: '/',
};
const originsRequest = {
  ...viewersRequest,
  headers: lines(
    ['X-Forwarded-For', '203.0.113.178'],
    ['User-Agent', 'Amazon CloudFront'],
    ['Via', '2.0 2afae0d44e2540f472c0635ab62c232b.cloudfront.net (CloudFront)'],
    ['Host', 'example.org'],
    ['Cache-Control', 'no-cache'],
  ),
};
const customOrigin = {
  custom: {
    customHeaders: {},
    domainName: 'example.org',
    keepaliveTimeout: 5,
    path: '',
    port: 443,
    protocol: 'https',
    readTimeout: 30,
    sslProtocols: ['TLSv1', 'TLSv1.1', 'TLSv1.2'],
  },
};
const s3Origin = {
  s3: {
    authMethod: 'origin-access-identity',
    customHeaders: {},
    domainName: 'files.s3.us-east-1.amazonaws.com',
    path: '',
    region: 'us-east-1',
  },
};
const response = {
  headers: lines(
    ['Date', 'Mon, 13 Jan 2020 20:14:56 GMT'],
    ['Content-Length', '9593'],
    ['Content-Type', 'text/html; charset=utf-8'],
    ['Server', 'ExampleCustomOriginServer'],
    ['Set-Cookie', 'id=1; Path=/; Secure'],
    ['Via', '1.1 2afae0d44e2540f472c0635ab62c232b.cloudfront.net (CloudFront)'],
    ['X-Cache', 'Miss from cloudfront'],
  ),
  status: '200',
  statusDescription: 'OK',
};

/** Events that name their kind, as CloudFront sends them. */
const guideSamples: readonly Sample[] = [
  {
    name: 'viewer request',
    event: record({ config: guideConfig('viewer-request'), request: viewersRequest }),
  },
  {
    name: 'viewer request with a body',
    event: record({
      config: guideConfig('viewer-request'),
      request: {
        ...viewersRequest,
        body: { action: 'read-only', data: 'eyJ1c2VyIjoieCJ9', encoding: 'base64', inputTruncated: false },
      },
    }),
  },
  {
    name: 'origin request to a custom origin',
    event: record({
      config: guideConfig('origin-request'),
      request: { ...originsRequest, origin: customOrigin },
    }),
  },
  {
    name: 'origin request to a bucket',
    event: record({
      config: guideConfig('origin-request'),
      request: { ...originsRequest, origin: s3Origin },
    }),
  },
  {
    name: 'origin response',
    event: record({
      config: guideConfig('origin-response'),
      request: { ...originsRequest, origin: customOrigin },
      response,
    }),
  },
  {
    name: 'viewer response',
    event: record({ config: guideConfig('viewer-response'), request: viewersRequest, response }),
  },
];

const host = ['Host', 'd123.cf.net'] as const;
const agent = ['User-Agent', 'Test Agent'] as const;
const userName = ['User-Name', 'aws-cloudfront'] as const;
const samConfig = { distributionId: 'EXAMPLE' };
const samRequest = (headers: object, more: object = {}): object => ({
  uri: '/test',
  method: 'GET',
  clientIp: '2001:cdba::3257:9652',
  headers,
  ...more,
});
const samSample = (name: string, headers: object, more: object = {}): Sample => ({
  name,
  event: record({ config: samConfig, request: samRequest(headers, more) }),
});
const device = (kind: string, value: string) => [`CloudFront-Is-${kind}-Viewer`, value] as const;

/** Events that say neither their kind nor, most of them, a query. */
const samSamples: readonly Sample[] = [
  samSample('ab-test', lines(host, agent, ['Cookie', 'X-Experiment-Name=B'])),
  samSample('http-redirect', lines(host)),
  samSample('multiple-remote-calls-aggregate-response', lines(host, agent, userName)),
  samSample('normalize-querystring', lines(host, agent, userName), { querystring: 'size=LARGE&color=RED' }),
  samSample('redirect-on-viewer-country', lines(host, ['CloudFront-Viewer-Country', 'TW'])),
  samSample('redirect-unauthenticated-users', lines(host, ['Cookie', 'session-id=1'])),
  samSample('response-generation', lines(host)),
  samSample(
    'serve-object-on-viewer-device',
    lines(
      host,
      device('Desktop', 'true'),
      device('Mobile', 'false'),
      device('SmartTV', 'false'),
      device('Tablet', 'false'),
    ),
  ),
  samSample('simple-remote-call', lines(host, agent, userName)),
  {
    name: 'access-request-in-response',
    event: record({
      config: samConfig,
      request: samRequest(lines(host, agent, userName)),
      response: { status: '200', statusDescription: 'OK', headers: lines(['X-CF-Note', 'a']) },
    }),
  },
  {
    name: 'modify-response-header',
    event: record({
      config: samConfig,
      response: {
        status: '200',
        statusDescription: 'OK',
        headers: lines(
          ['Vary', '*'],
          ['Last-Modified', '2016-11-25'],
          ['X-Amz-Meta-Last-Modified', '2016-01-01'],
        ),
      },
    }),
  },
];

export const lambdaSamples: readonly Sample[] = [...guideSamples, ...samSamples];

const twice = (member: string, ...values: readonly string[]): object => ({
  value: values[0],
  [member]: values.map((value) => ({ value })),
});
const cookies = { id: { value: 'CookieIdValue' }, loggedIn: { value: 'false' } };
const functionRequest = (more: object = {}): object => ({
  method: 'GET',
  uri: '/index.html',
  querystring: { test: { value: 'true' }, arg: twice('multivalue', 'val1', 'val2') },
  headers: {
    host: { value: 'www.example.com' },
    accept: twice('multivalue', 'text/html', 'application/xhtml+xml'),
  },
  cookies,
  ...more,
});
const functionSample = (name: string, request: object, more: object = {}): Sample => ({
  name,
  event: {
    version: '1.0',
    context: { eventType: 'viewer-request' },
    viewer: { ip: '198.51.100.11' },
    request,
    ...more,
  },
});
const functionResponse = {
  statusCode: 200,
  statusDescription: 'OK',
  headers: { server: { value: 'CustomOriginServer' }, 'content-length': { value: '9593' } },
  cookies: {
    id: { ...twice('multivalue', 'a3fWa', 'a3fWb'), attributes: 'Expires=Wed, 05 Jan 2024 07:28:00 GMT' },
  },
};
const onlyHost = { host: { value: 'example.com' } };

/** Events of CloudFront Functions. The runtime gives `rawQueryString` to each. */
export const functionSamples: readonly Sample[] = [
  functionSample(
    'the guide',
    functionRequest({
      uri: '/media/index.mpd',
      querystring: {
        ID: { value: '42' },
        Exp: { value: '1619740800' },
        TTL: { value: '1440' },
        NoValue: { value: '' },
        querymv: twice('multiValue', 'val1', 'val2,val3'),
      },
      headers: {
        host: { value: 'video.example.com' },
        'user-agent': { value: 'Mozilla/5.0' },
        accept: twice('multiValue', 'application/json', 'application/xml', 'text/html'),
        'accept-language': { value: 'en-GB,en;q=0.5' },
        origin: { value: 'https://website.example.com' },
        referer: { value: 'https://website.example.com/videos/12345678?action=play' },
        'cloudfront-viewer-country': { value: 'GB' },
      },
      cookies: { Cookie1: { value: 'value1' }, cookie_with_attributes: twice('multiValue', 'a', 'b') },
    }),
    {
      context: {
        distributionDomainName: 'd111111abcdef8.cloudfront.net',
        distributionId: 'EDFDVBD6EXAMPLE',
        eventType: 'viewer-request',
        requestId: 'EXAMPLEntjQpEXAMPLE_SG5Z-EXAMPLEPmPfEXAMPLEu3EqEXAMPLE==',
      },
    },
  ),
  functionSample('add-true-client-ip-header', functionRequest()),
  functionSample(
    'add-origin-header',
    functionRequest({ headers: { ...onlyHost, origin: { value: 'https://originexample.com' } } }),
  ),
  functionSample('add-cors-header', functionRequest(), {
    context: { eventType: 'viewer-response' },
    response: functionResponse,
  }),
  functionSample('enforce-domain-redirect', { method: 'GET', uri: '/index.html', headers: onlyHost }),
  functionSample(
    'verify-jwt',
    functionRequest({ querystring: { jwt: { value: 'x.y.z' } }, cookies: undefined }),
  ),
  functionSample(
    'kvs-jwt-verify',
    functionRequest({ querystring: { test: { value: 'anotherQueryString' } } }),
  ),
  functionSample('preserve-query-strings-on-redirect', functionRequest({ uri: '/example-page' })),
  functionSample(
    'redirect-based-on-country',
    functionRequest({ headers: { ...onlyHost, 'cloudfront-viewer-country': { value: 'DE' } } }),
  ),
  functionSample('url-rewrite-static-websites', functionRequest({ uri: '/' })),
];
