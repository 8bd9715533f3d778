import { appOrigin, path } from '../../hs256.js';
import type { EdgeCase } from '../edge-case.js';
import { type Headers, oneCase } from '../one-case.js';

const preflightHeaders: Headers = {
  'access-control-request-method': 'GET',
  'access-control-request-headers': 'range',
};

/** A preflight that has all it needs but for these headers. */
export const preflight = (
  name: string,
  expected: string,
  headers: Headers = {},
  uri: string = path,
): EdgeCase =>
  oneCase(`a preflight with ${name}`, expected, {
    method: 'OPTIONS',
    uri,
    querystring: '',
    headers: { ...preflightHeaders, ...headers },
  });

export const preflights: readonly EdgeCase[] = [
  preflight('all it needs', 'preflight'),
  preflight('the method HEAD', 'preflight', { 'access-control-request-method': 'HEAD' }),
  preflight('a path that is no file', 'preflight', {}, '/'),
  preflight('no headers asked for', 'preflight', { 'access-control-request-headers': [] }),
  ...[
    'X-Requested-With, if-none-match',
    'authorization,range',
    'range,range,RANGE',
    '',
    'a b, *, b(c), ü, x',
    `${'a'.repeat(65)},b`,
    Array.from({ length: 1_000 }, (_, index) => `x-${index}`).join(),
  ].map((asked) =>
    preflight(`"${asked.slice(0, 40)}" asked for`, 'preflight', { 'access-control-request-headers': asked }),
  ),
  preflight('another origin', 'method-refused', { origin: 'https://evil.example' }),
  preflight('an origin that only begins alike', 'method-refused', { origin: `${appOrigin}.evil.example` }),
  preflight('the origin null', 'method-refused', { origin: 'null' }),
  preflight('no origin', 'method-refused', { origin: [] }),
  preflight('two origins', 'method-refused', { origin: [appOrigin, appOrigin] }),
  preflight('the method PUT', 'method-refused', { 'access-control-request-method': 'PUT' }),
  preflight('the method get', 'method-refused', { 'access-control-request-method': 'get' }),
  preflight('no method', 'method-refused', { 'access-control-request-method': [] }),
  preflight('two methods', 'method-refused', { 'access-control-request-method': ['GET', 'PUT'] }),
];
