import { isBase64url, printable, shown } from '../characters.js';
import type { EdgeCase } from '../edge-case.js';

const asked = (querystring: string, reason: string | null): EdgeCase => ({
  name: `the query ${shown(querystring)}`,
  querystring,
  expected: reason ?? 'passes',
});

/** Every spelling of the parameter's name with one character encoded. */
const encodedNames = Array.from('authorization', (character, index) => {
  const code = character.charCodeAt(0).toString(16);
  return `${'authorization'.slice(0, index)}%${code}${'authorization'.slice(index + 1)}`;
});

export const queries: readonly EdgeCase[] = [
  asked('authorization=TOKEN', null),
  ...encodedNames.flatMap((name) => [
    asked(`${name}=TOKEN`, 'query-refused'),
    asked(`${name}=x&authorization=TOKEN`, 'query-refused'),
    asked(`authorization=TOKEN&${name}`, 'query-refused'),
  ]),
  // One that is base64url makes another signature or another spelling of it, as the algorithm has it.
  ...printable
    .filter((each) => each !== '&' && !isBase64url(each))
    .map((each) => asked(`authorization=TOKEN${each}`, 'token-malformed')),
  ...printable
    .filter((each) => !'&=%'.includes(each))
    .map((each) => asked(`${each}authorization=TOKEN`, 'token-missing')),
  ...printable
    .filter((each) => !'&=%'.includes(each))
    .map((each) => asked(`authorization${each}=TOKEN`, 'token-missing')),
  ...[
    '',
    '&',
    '=',
    '?',
    '#',
    'TOKEN',
    '=TOKEN',
    '?authorization=TOKEN',
    'Authorization=TOKEN',
    'AUTHORIZATION=TOKEN',
    'auth=TOKEN',
    'authorization[]=TOKEN',
    'authorization[0]=TOKEN',
    'authorization.x=TOKEN',
    'authorization%00=TOKEN',
    '%20authorization=TOKEN',
    'authorization%20=TOKEN',
    '%2561uthorization=TOKEN',
    'authorization%3DTOKEN',
    'x=1;authorization=TOKEN',
    'x=1%26authorization=TOKEN',
    'x=authorization=TOKEN',
    'authorization%=TOKEN',
    '%authorization=TOKEN',
    'authorization%c3=TOKEN',
  ].map((each) => asked(each, 'token-missing')),
  ...[
    'authorization',
    'x&authorization',
    'authorization&x',
    'authorization&authorization=TOKEN',
    'authorization=TOKEN&authorization=TOKEN',
    'authorization=&authorization=TOKEN',
    'authorization=TOKEN&authorization=',
    'authorization=x&x=1&authorization=TOKEN',
    'authorization=TOKEN&AUTHORIZATION=x&authorization=x',
  ].map((each) => asked(each, 'query-refused')),
  ...[
    'authorization=',
    'authorization==',
    'authorization==TOKEN',
    'authorization=.',
    'authorization=..',
    'authorization=...',
    'authorization=null',
    'authorization=undefined',
    'authorization=[object Object]',
    'authorization=Bearer%20TOKEN',
    'authorization=Bearer TOKEN',
    'authorization=Bearer+TOKEN',
    'authorization=%20TOKEN',
    'authorization=+TOKEN',
    'authorization="TOKEN"',
    'authorization=TOKEN%00',
    'authorization=TOKEN;x=1',
    'authorization=TOKEN,TOKEN',
    'authorization=TOKEN.TOKEN',
    'authorization=TOKEN/..',
    'authorization=%65TOKEN',
    'authorization=TOKEN?authorization=TOKEN',
  ].map((each) => asked(each, 'token-malformed')),
  ...[
    '&authorization=TOKEN',
    'authorization=TOKEN&',
    '&&authorization=TOKEN&&',
    'x=1&authorization=TOKEN',
    'authorization=TOKEN&x=1',
    'x=%ZZ&authorization=TOKEN',
    '%ZZ&authorization=TOKEN',
    'Authorization=x&authorization=TOKEN',
    'authorizations=x&authorization=TOKEN',
    'x=authorization&authorization=TOKEN',
    'response-content-type=text/html&authorization=TOKEN',
    '=&authorization=TOKEN',
  ].map((each) => asked(each, null)),
  ...[
    'x=1',
    '=authorization=TOKEN',
    'authorization%ZZ=TOKEN',
    'authorization%ff=TOKEN',
    '__proto__=TOKEN',
  ].map((each) => asked(each, 'token-missing')),
  ...[
    'authorizatio%6E=TOKEN',
    'authorizatio%6e',
    'authorization=TOKEN&x=1&authorization=',
    'authorization=TOKEN&authorization',
    'authorization=TOKEN&%61uthorization=x',
  ].map((each) => asked(each, 'query-refused')),
  ...['authorization=TOKEN%20'].map((each) => asked(each, 'token-malformed')),
  ...[
    '&&authorization=TOKEN&',
    'x=authorization=1&authorization=TOKEN&y',
    '%ZZ=1&authorization=TOKEN',
    'ü=1&authorization=TOKEN',
  ].map((each) => asked(each, null)),
];
