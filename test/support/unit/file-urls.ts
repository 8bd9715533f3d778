import * as fc from 'fast-check';
import { cdn } from './sample.js';

const uuid: fc.Arbitrary<string> = fc.uuid();
// What delimits URLs, queries and texts comes up far oftener than by chance.
const text: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...Array.from('&&?=/\\\'"<>`();,.:%+#[]{}| \t')),
      fc.constantFrom(
        '&amp;',
        '&quot;',
        '&#39;',
        '\\u0026',
        '%61',
        'authorization',
        'https://other.example/',
        cdn,
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

const optional = (mark: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.option(value, { nil: null }).map((some) => (some === null ? '' : mark + some));

/** File URLs of the samples' origin as a page may write them, with any query and fragment. */
export const fileUrls: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(cdn, cdn.toUpperCase(), `${cdn}:443`, cdn.slice('https:'.length)),
    uuid,
    uuid,
    fc.constantFrom('', '.png', '.tar.gz', '_~-'),
    optional(
      '?',
      text.map((query) => query.replaceAll('#', '')),
    ),
    optional('#', text),
  )
  .map(
    ([origin, folder, file, name, query, fragment]) =>
      `${origin}/${folder}/${file}${name}${query}${fragment}`,
  );

/** Text of any kind, in which much looks like a URL. */
export const anyText: fc.Arbitrary<string> = text;
