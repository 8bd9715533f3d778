import { shown } from '../characters.js';
import { caseClaims, type EdgeCase } from '../edge-case.js';

const rawPayload = (name: string, payload: string | Buffer, reason: string | null): EdgeCase => ({
  name: `a payload that ${name}`,
  rawPayload: payload,
  expected: reason ?? 'passes',
});

const good = JSON.stringify(caseClaims);

const withMember = (member: string): string => good.replace('{', `{${member},`);

const withBytes = (...bytes: number[]): Buffer =>
  Buffer.concat([Buffer.from('{"x":"'), Buffer.from(bytes), Buffer.from(`",${good.slice(1)}`)]);

export const payloads: readonly EdgeCase[] = [
  ...[
    '',
    ' ',
    'null',
    'true',
    '7',
    '"text"',
    '[]',
    `[${good}]`,
    `${good}${good}`,
    `${good},`,
    good.slice(0, -1),
    `\u{feff}${good}`,
    `${good}\0`,
    `)]}'${good}`,
    `// x\n${good}`,
    withMember('"x":NaN'),
    withMember('"x":Infinity'),
    withMember('"x":1e309'),
    withMember('"x":[[-1e309]]'),
    withMember('"x":.5'),
    withMember('"x":+1'),
    withMember('"x":"\t"'),
    withMember('x:1'),
    withMember('"iss":"x"'),
    withMember('"files":"/"'),
    withMember('"exp":1'),
    withMember('"\\u0065xp":1'),
    withMember('"a":{"b":{"c":1,"c":1}}'),
    withMember('"a":[{"b":1,"b":1}]'),
    withMember('"":1,"":2'),
    withMember('"__proto__":1,"__proto__":2'),
  ].map((text) => rawPayload(`is ${shown(text)}`, text, 'token-malformed')),
  ...[
    [0xff],
    [0xfe, 0xff],
    [0x80],
    [0xc0, 0xaf],
    [0xc1, 0x81],
    [0xe0, 0x80, 0xaf],
    [0xed, 0xa0, 0x80],
    [0xf0, 0x80, 0x80, 0xaf],
    [0xf4, 0x90, 0x80, 0x80],
    [0xf5, 0x80, 0x80, 0x80],
    [0xc3],
    [0xe2, 0x82],
  ].map((bytes) =>
    rawPayload(`has the bytes ${Buffer.from(bytes).toString('hex')}`, withBytes(...bytes), 'token-malformed'),
  ),
  ...[
    ` ${good} `,
    `\r\n${good}\t`,
    withMember('"a":{"b":1},"c":{"b":1}'),
    withMember('"a":{"exp":1}'),
    withMember('"__proto__":{"files":"/"}'),
    withMember('"constructor":1'),
    withMember('"x":"\\ud800"'),
    withMember('"x":1e308'),
    withMember('"x":-0'),
    withMember(`"x":${'['.repeat(20)}${']'.repeat(20)}`),
    withMember('"x":"é😀"'),
    withMember('"Exp":1,"EXP":2'),
    withMember('"exp ":1'),
  ].map((text) => rawPayload(`is ${shown(text)}`, text, null)),
  {
    ...rawPayload('is 200 levels deep', withMember(`"x":${'['.repeat(200)}${']'.repeat(200)}`), null),
    notInFunction:
      "CloudFront's engine parses 32 levels of JSON (njs 0.7.9), and the token is malformed there",
  },
];
