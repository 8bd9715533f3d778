import { testAudience, testIssuer } from '../../tokens.js';
import { oddJson } from '../characters.js';
import type { EdgeCase } from '../edge-case.js';
import { claimed } from './claimed.js';

export const parties: readonly EdgeCase[] = [
  ...[
    undefined,
    ...oddJson,
    '',
    [testIssuer],
    `${testIssuer}/`,
    ` ${testIssuer}`,
    testIssuer.toUpperCase(),
    'http://issuer.example',
    `${testIssuer}.evil`,
    `${testIssuer}\0`,
  ].map((iss) => claimed({ iss }, 'token-invalid')),
  ...[
    undefined,
    ...oddJson,
    '',
    'Files',
    'files ',
    'file',
    'filesx',
    [[testAudience]],
    { [testAudience]: true },
    `${testAudience},x`,
    `x ${testAudience}`,
  ].map((aud) => claimed({ aud }, 'token-invalid')),
  ...[
    [testAudience],
    ['x', testAudience],
    [testAudience, testAudience],
    [null, testAudience],
    [1, {}, testAudience],
  ].map((aud) => claimed({ aud }, null)),
];
