import { shown } from '../characters.js';
import type { EdgeCase } from '../edge-case.js';
import { oneCase } from '../one-case.js';

export const methods: readonly EdgeCase[] = [
  ...['GET', 'HEAD'].map((method) => ({ name: `the method ${method}`, method, expected: 'passes' })),
  ...[
    'POST',
    'PUT',
    'DELETE',
    'PATCH',
    'TRACE',
    'CONNECT',
    'OPTIONS',
    'PROPFIND',
    'options',
    'get',
    'Get',
    'GET ',
    ' GET',
    '',
  ].map((method) => ({ name: `the method ${shown(method)}`, method, expected: 'method-refused' })),
  oneCase('method and path both wrong', 'method-refused', { method: 'POST', uri: '/' }),
  oneCase('a denial of HEAD', 'token-missing', { method: 'HEAD', querystring: '' }),
];
