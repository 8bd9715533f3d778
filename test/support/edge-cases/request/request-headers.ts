import { appOrigin } from '../../hs256.js';
import type { EdgeCase } from '../edge-case.js';
import { type Headers, oneCase } from '../one-case.js';

const originCases: readonly (readonly [string, Headers, string])[] = [
  ['no origin', { origin: [] }, 'passes'],
  ['another origin', { origin: 'https://evil.example' }, 'passes'],
  ['two origins', { origin: [appOrigin, appOrigin] }, 'passes'],
  ['a referrer', { referer: 'https://app.example.com/?authorization=TOKEN' }, 'passes'],
  ['an authorization header', { authorization: 'Bearer TOKEN' }, 'passes'],
  ['two authorization headers', { authorization: ['Bearer 1', 'Bearer 2'] }, 'passes'],
  [
    'a range, an agent and a language',
    { range: 'bytes=0-1', 'user-agent': 'x', 'accept-language': 'de' },
    'passes',
  ],
  ['a header twice', { accept: ['image/png', '*/*'] }, 'passes'],
];

export const requestHeaders: readonly EdgeCase[] = [
  ...originCases.map(([name, headers, expected]) => oneCase(`a request with ${name}`, expected, { headers })),
  ...originCases.map(([name, headers]) =>
    oneCase(`a denied request with ${name}`, 'token-missing', { headers, querystring: '' }),
  ),
];
