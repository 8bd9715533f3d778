import { expect, it } from 'vitest';
import { contentDisposition } from '../../../../src/worker/virtual-path/content-disposition.js';
import { file, folder } from '../../../support/unit/sample.js';

const path = `/${folder}/${file}`;
const pathName = file;

/** Both names of the header, the extended one decoded. */
function namesOf(name: string, pathname = path): { plain: string; extended: string } {
  const header = contentDisposition(name, pathname);
  // RFC 6266, Section 4.1, with a quoted-string that holds no quote and an ext-value (RFC 8187, Section 3.2.1).
  const parts =
    /^attachment; filename="([ !#-[\]-~]*)"; filename\*=UTF-8''((?:[\w!#$&+.^`|~-]|%[0-9A-F]{2})*)$/.exec(
      header,
    );
  if (parts === null) throw new Error(`no well-formed header: ${header}`);
  return { plain: parts[1]!, extended: decodeURIComponent(parts[2]!) };
}

it.each([
  ['under a plain name', 'report.pdf', 'report.pdf', 'report.pdf'],
  ['with its spaces', 'my report.pdf', 'my report.pdf', 'my report.pdf'],
  ['with its accents', 'Résumé.pdf', 'R_sum_.pdf', 'Résumé.pdf'],
  ['in another script', '報告書.pdf', '___.pdf', '報告書.pdf'],
  ['with an emoji', 'a😀b.txt', 'a__b.txt', 'a😀b.txt'],
  ['with what an ext-value has to encode', "it's (1)!.txt", "it's (1)!.txt", "it's (1)!.txt"],
  ['with a percent sign, which some decode in the plain name', '100%41.txt', '100_41.txt', '100%41.txt'],
  ['without an extension', 'README', 'README', 'README'],
  ['with several dots', 'a.tar.gz', 'a.tar.gz', 'a.tar.gz'],
])('a file is saved %s', (_, name, plain, extended) => {
  expect(namesOf(name)).toEqual({ plain, extended });
});

it.each([
  ['a line break that would begin a header', 'a\r\nset-cookie: x=1.txt', 'aset-cookie_ x=1.txt'],
  ['a null', 'a\0.txt', 'a.txt'],
  ['a quote that would end the name', 'a"; filename="evil.exe', 'a_; filename=_evil.exe'],
  ['a backslash that would escape one', 'a\\"b.txt', 'a__b.txt'],
  ['a folder', '/etc/passwd', '_etc_passwd'],
  ['a folder above', '../../evil.sh', '_.._evil.sh'],
  ['a folder of Windows', 'C:\\evil.bat', 'C__evil.bat'],
  ['a device or a stream of Windows', 'a.txt:evil', 'a.txt_evil'],
  ['a wildcard', 'a*?.txt', 'a__.txt'],
  ['a redirection', '<a>|b.txt', '_a__b.txt'],
  ['a turned writing direction', 'photo\u202egnp.exe', 'photognp.exe'],
  ['isolates of a direction', '\u2066a\u2069.txt', 'a.txt'],
  ['a character of no width', 'a\u200b\ufeffb.txt', 'ab.txt'],
  ['a line separator', 'a\u2028b\u2029.txt', 'ab.txt'],
  ['a tab', 'a\tb.txt', 'ab.txt'],
  ['a control character of Latin-1', 'a\u0085b.txt', 'ab.txt'],
  ['a dot at its beginning, which hides it', '.htaccess', 'htaccess'],
  ['dots and spaces at its end, which Windows drops', 'evil.exe. . ', 'evil.exe'],
  ['spaces around it', '  a.txt  ', 'a.txt'],
])('a file is saved under a harmless name for one with %s', (_, name, expected) => {
  expect(namesOf(name).extended).toBe(expected);
});

it.each(['', ' ', '...', '\r\n', '\u202e', '. .'])(
  'a file is saved under its own name if it is given none: %j',
  (name) => {
    expect(namesOf(name)).toEqual({ plain: pathName, extended: pathName });
  },
);

it.each([
  ['holiday.png', 'holiday.png'],
  ['Holiday.PNG', 'Holiday.PNG'],
  ['holiday', 'holiday.png'],
  ['holiday.exe', 'holiday.exe.png'],
  ['holiday.png.exe', 'holiday.png.exe.png'],
  ['holiday.jpeg', 'holiday.jpeg.png'],
])(
  'a file is saved with the extension that it is stored with, whatever a link says: %s',
  (name, expected) => {
    expect(namesOf(name, `${path}.png`)).toEqual({ plain: expected, extended: expected });
  },
);

it('a file is saved under the last part of its own path', () => {
  expect(namesOf('', '/a/b/c.txt').extended).toBe('c.txt');
});

it.each([
  ['letters', 'x'.repeat(500), 'x'.repeat(150)],
  ['letters and an extension', `${'x'.repeat(500)}.pdf`, `${'x'.repeat(150)}.pdf`],
  ['an extension', `a.${'x'.repeat(500)}`, `a.${'x'.repeat(15)}`],
  ['emoji, none of them cut in half', `${'😀'.repeat(500)}.png`, `${'😀'.repeat(150)}.png`],
])('a file is saved under a name that is short enough: %s', (_, name, expected) => {
  expect(namesOf(name).extended).toBe(expected);
});
