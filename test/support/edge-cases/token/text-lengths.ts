import { caseClaims, type EdgeCase, folderPath } from '../edge-case.js';
import { oneCase, tokenWith } from '../one-case.js';
import { preflight } from '../request/preflights.js';

// CloudFront's engine counts the characters of a text that is not ASCII in pieces of 32.
const lengths: readonly number[] = [32, 64, 96, 128].flatMap((length) => [length - 1, length, length + 1]);

// Of two, three and four bytes.
const characters: readonly string[] = ['é', '€', '😀'];

/** JSON of so many characters: `start`, a text of `character`, `end`. */
function ofLength(length: number, character: string, start: string, end: string): string {
  const missing = length - start.length - end.length;
  return `${start}${character.repeat(missing)}${end}`;
}

/** A header, with a `kid` where there is room for one. */
function headerOfLength(length: number, character: string): string {
  const kid = length < 32 ? '' : '"kid":"a",';
  return ofLength(length, character, `{"alg":"HS256",${kid}"":"`, '"}').replace('HS256', 'ALG');
}

/** A text of so many characters in each place where a request or a token can have one. */
function inEachPlace(length: number, character: string): readonly EdgeCase[] {
  const text = character.repeat(length);
  const named = (place: string): string => `${place} of ${length} times ${character}`;
  return [
    oneCase(named('a path'), 'path-refused', { uri: `/${text.slice(character.length)}` }),
    oneCase(named('a parameter'), 'passes', { querystring: `${text}&authorization=TOKEN` }),
    oneCase(named('an origin'), 'token-missing', { querystring: '', headers: { origin: text } }),
    preflight(named('a header'), 'preflight', { 'access-control-request-headers': text }),
    oneCase(named('a kid'), 'token-invalid', { token: tokenWith({}, { kid: text }) }),
    oneCase(named('a typ'), 'passes', { token: tokenWith({}, { typ: text }) }),
    oneCase(named('an issuer'), 'token-invalid', { token: tokenWith({ iss: text }) }),
    oneCase(named('a grant'), 'file-not-granted', { token: tokenWith({ files: text }) }),
    oneCase(named('a grant before another'), 'passes', {
      token: tokenWith({ files: [text, `${folderPath}/`] }),
    }),
  ];
}

/** Headers and payloads of one length. */
function jsonOfLength(length: number, character: string): readonly EdgeCase[] {
  const rawHeader = headerOfLength(length, character);
  const header = `a header of ${length} characters, some ${character},`;
  const payload = `a payload of ${length} characters, some ${character},`;
  return [
    {
      name: `${header} in a token without a valid signature`,
      rawHeader,
      change: ([head, body]) => `${head}.${body}.AAAA`,
      expected: 'token-invalid',
    },
    {
      name: `${header} with a name twice`,
      rawHeader: ofLength(length, character, '{"alg":"HS256","":1,"":"', '"}'),
      expected: 'token-malformed',
    },
    {
      name: `${payload} without times`,
      rawPayload: ofLength(length, character, '{"x":"', '"}'),
      expected: 'token-invalid',
    },
    {
      name: `${payload} with a name twice`,
      rawPayload: ofLength(length, character, '{"x":1,"x":"', '"}'),
      expected: 'token-malformed',
    },
    {
      name: `${payload} and a space at the end`,
      rawPayload: ofLength(length, character, '{"x":"', '"} '),
      expected: 'token-invalid',
    },
  ];
}

const inSignedHeader = (length: number, character: string): EdgeCase => ({
  name: `a header of ${length} characters, some ${character}, in a token that opens the file`,
  rawHeader: headerOfLength(length, character),
  expected: 'passes',
});

const inSignedPayload = (length: number, character: string): EdgeCase => ({
  name: `a payload of ${length} characters, some ${character}, in a token that opens the file`,
  rawPayload: ofLength(length, character, `${JSON.stringify(caseClaims).slice(0, -1)},"x":"`, '"}'),
  expected: 'passes',
});

const withRoomForKid = lengths.filter((length) => length >= 32);

/** Texts of lengths at which a scan may lose its place. */
export const textLengths: readonly EdgeCase[] = characters.flatMap((character) =>
  [
    lengths.flatMap((length) => jsonOfLength(length, character)),
    lengths.flatMap((length) => inEachPlace(length, character)),
    withRoomForKid.map((length) => inSignedHeader(length, character)),
    [319, 320, 321].map((length) => inSignedPayload(length, character)),
  ].flat(),
);
