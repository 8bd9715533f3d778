import { caseTime, type EdgeCase } from '../edge-case.js';
import { claimed } from './claimed.js';

const notNumbers: readonly unknown[] = [
  null,
  true,
  false,
  '',
  'never',
  String(caseTime + 60),
  [],
  [caseTime + 60],
  {},
];

const day = 86_400;

export const times: readonly EdgeCase[] = [
  ...notNumbers.flatMap((value) =>
    ['exp', 'nbf', 'iat'].map((name) => claimed({ [name]: value }, 'token-invalid')),
  ),
  claimed({ exp: undefined }, 'token-invalid'),
  claimed({ exp: undefined, iat: undefined, nbf: undefined }, 'token-invalid'),
  claimed({ iat: undefined }, null),
  claimed({ nbf: undefined }, null),
  ...[-1e308, -1, -0, 0, 1, caseTime - day, caseTime - 31, caseTime - 30].map((exp) =>
    claimed({ iat: undefined, exp }, 'token-expired'),
  ),
  ...[
    caseTime - 29.5,
    caseTime - 29,
    caseTime,
    caseTime + 0.001,
    caseTime + 1,
    caseTime + day,
    caseTime + day + 30,
  ].map((exp) => claimed({ iat: undefined, exp }, null)),
  ...[caseTime + day + 31, caseTime * 1_000, 2 ** 53, 1e21, 1e308].map((exp) =>
    claimed({ iat: undefined, exp }, 'token-invalid'),
  ),
  ...[caseTime + 31, caseTime + day, caseTime * 1_000, 1e308].flatMap((time) => [
    claimed({ nbf: time }, 'token-not-yet-valid'),
    claimed({ iat: time, exp: time + 60 }, 'token-not-yet-valid'),
  ]),
  ...[-1e308, -1, 0, 1, caseTime - day, caseTime, caseTime + 30].map((nbf) => claimed({ nbf }, null)),
  ...[caseTime - day + 600, caseTime - 1, caseTime, caseTime + 30].map((iat) => claimed({ iat }, null)),
  ...[-1e308, -1, 0, 1, caseTime - day, caseTime - day + 599].map((iat) => claimed({ iat }, 'token-invalid')),
  claimed({ iat: caseTime + 20, exp: caseTime + 10 }, null),
  claimed({ iat: caseTime - 100, exp: caseTime - 40, nbf: caseTime + 40 }, 'token-expired'),
  claimed({ iss: 'x', aud: 'x', iat: 0, exp: 1, files: '/' }, 'token-expired'),
];
