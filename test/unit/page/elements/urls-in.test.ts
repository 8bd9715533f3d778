import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { urlsIn } from '../../../../src/page/elements/urls-in.js';
import { fileUrl } from '../../../support/unit/sample.js';

// The same cases in every run: what fails can be looked at.
fc.configureGlobal({ seed: 1 });

const src = { name: 'src', isList: false };
const srcset = { name: 'srcset', isList: true };
const textsIn = (value: string, attribute = srcset): string[] =>
  urlsIn(value, attribute).map(({ text }) => text);

/**
 * The URLs of the candidates, step by step as in HTML, Section 4.8.4.3.10 ("parse a srcset attribute"). Which descriptors
 * are valid makes no difference to where the next candidate begins.
 */
function parseSrcset(input: string): string[] {
  const urls: string[] = [];
  let position = 0;
  const collect = (isWanted: (character: string) => boolean): string => {
    const start = position;
    while (position < input.length && isWanted(input[position]!)) position += 1;
    return input.slice(start, position);
  };
  const isSpace = (character: string): boolean => '\t\n\f\r '.includes(character);

  const tokenizeDescriptors = (): void => {
    collect(isSpace);
    let state: 'in descriptor' | 'in parens' | 'after descriptor' = 'in descriptor';
    for (; position < input.length; position += 1) {
      const c = input[position]!;
      if (state === 'in parens') {
        if (c === ')') state = 'in descriptor';
        continue;
      }
      if (state === 'after descriptor') {
        if (isSpace(c)) continue;
        state = 'in descriptor';
      }
      if (c === ',') {
        position += 1;
        return;
      }
      if (isSpace(c)) state = 'after descriptor';
      else if (c === '(') state = 'in parens';
    }
  };

  for (;;) {
    collect((character) => isSpace(character) || character === ',');
    if (position >= input.length) return urls;
    const url = collect((character) => !isSpace(character));
    const withoutCommas = url.slice(0, url.search(/,*$/));
    urls.push(withoutCommas);
    if (withoutCommas === url) tokenizeDescriptors();
  }
}

describe('urlsIn a srcset', () => {
  it.each<[string, string, string[]]>([
    ['none', '', []],
    ['none but commas', ' ,, ,', []],
    ['one without a descriptor', 'a.png', ['a.png']],
    ['one with a density', 'a.png 2x', ['a.png']],
    ['several', 'a.png 1x, b.png 2x,c.png 3x', ['a.png', 'b.png', 'c.png']],
    ['widths and heights', 'a.png 100w, b.png 200w 50h', ['a.png', 'b.png']],
    ['without descriptors', 'a.png, b.png', ['a.png', 'b.png']],
    ['a comma within a URL', 'a.png?x=1,2 1x, b,c.png 2x', ['a.png?x=1,2', 'b,c.png']],
    ['no white space behind a comma', 'a.png,b.png', ['a.png,b.png']],
    ['no white space behind a descriptor', 'a.png 1x,b.png', ['a.png', 'b.png']],
    ['several commas behind a URL', 'a.png,,, b.png', ['a.png', 'b.png']],
    ['data URLs', 'data:image/gif;base64,R0lGOD==, a.png', ['data:image/gif;base64,R0lGOD==', 'a.png']],
    ['a data URL with a descriptor', 'data:,a%20b 1x, a.png', ['data:,a%20b', 'a.png']],
    ['a comma in parentheses', 'a.png (x, b.png 2x), c.png', ['a.png', 'c.png']],
    ['parentheses that nothing closes', 'a.png (x, b.png', ['a.png']],
    [
      'parentheses in parentheses, which are none',
      'a.png ((x), b.png 1x, c.png)',
      ['a.png', 'b.png', 'c.png)'],
    ],
    ['a closing one before an opening one', 'a.png ) (, b.png', ['a.png']],
    ['white space of every kind', '\n\ta.png\f1x\r,\n b.png\t2x', ['a.png', 'b.png']],
    [
      'what is white space elsewhere only',
      'a.png\u00A01x, \u2003b.png\v2x',
      ['a.png\u00A01x', '\u2003b.png\v2x'],
    ],
    ['descriptors that nobody knows', 'a.png 1q foo, b.png', ['a.png', 'b.png']],
  ])('urlsIn a srcset finds the URLs of %s', (_, value, expected) => {
    expect(textsIn(value)).toEqual(expected);
    expect(parseSrcset(value)).toEqual(expected);
  });

  const pieces = fc.constantFrom(
    ',',
    ' ',
    '\t',
    '\n',
    '\f',
    '\r',
    '\v',
    '\u00A0',
    '(',
    ')',
    'a',
    '2x',
    fileUrl,
    'data:,x',
  );
  const values = fc.array(pieces, { maxLength: 25 }).map((all) => all.join(''));

  it('the candidates of a srcset are those of the specification, whatever the text', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(textsIn(value)).toEqual(parseSrcset(value));
      }),
      { numRuns: 5000 },
    );
  });

  it('the candidates of a srcset are where they are said to be', () => {
    fc.assert(
      fc.property(values, (value) => {
        const found = urlsIn(value, srcset);
        expect(found.map(({ start, end }) => value.slice(start, end))).toEqual(found.map(({ text }) => text));
        expect(found.every(({ end }, at) => end <= (found[at + 1]?.start ?? value.length))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  // A step that looks at the rest of the text for each of its characters would take hours here.
  it.each([',', 'a,', ' ', ' a', '(', 'a ( ', ') ,', `${fileUrl} 1x, `])(
    'are found in a megabyte of %j',
    (piece) => {
      const value = piece.repeat(1_000_000 / piece.length);
      expect(textsIn(`${value}b`).length).toBe(parseSrcset(`${value}b`).length);
    },
  );
});

describe('urlsIn a src', () => {
  it.each<[string, string, string[]]>([
    ['none', '', []],
    ['nothing but white space', ' \n', []],
    ['one', fileUrl, [fileUrl]],
    ['white space around it', ` \n${fileUrl}\t `, [fileUrl]],
    ['control characters around it, as the URL parser drops them', `\u0000\u001F${fileUrl}\u000B`, [fileUrl]],
    ['what no URL parser drops', `\u00A0${fileUrl}\uFEFF`, [`\u00A0${fileUrl}\uFEFF`]],
    ['white space and commas within', `${fileUrl}?a b, c`, [`${fileUrl}?a b, c`]],
  ])('urlsIn a src finds the URL of %s', (_, value, expected) => {
    expect(textsIn(value, src)).toEqual(expected);
    for (const { start, end, text } of urlsIn(value, src)) expect(value.slice(start, end)).toBe(text);
  });
});
