import { afterEach, describe, expect, it } from 'vitest';
import { isOffLimits } from '../../../../src/page/elements/is-off-limits.js';

afterEach(() => {
  document.body.innerHTML = '';
  document.designMode = 'off';
});

/** The `<img>` of the HTML, in the document. */
function imageIn(html: string): Element {
  document.body.innerHTML = html;
  return document.querySelector('img')!;
}

describe('isOffLimits', () => {
  it.each<[string, string, boolean]>([
    ['anywhere', '<img>', false],
    ['in an editor', '<p contenteditable><b><img></b></p>', true],
    ['in an editor by the word', '<p contenteditable="true"><img></p>', true],
    ['in an editor for plain text', '<p contenteditable="plaintext-only"><img></p>', true],
    ['in one whose value nobody knows', '<p contenteditable="x"><img></p>', true],
    ['in what is no editor', '<p contenteditable="false"><img></p>', false],
    ['in what is no editor, in capitals', '<p contenteditable="FALSE"><img></p>', false],
    ['in an island of an editor', '<p contenteditable><b contenteditable="false"><img></b></p>', true],
    ['that is editable itself', '<img contenteditable>', true],
    ['in what is off', '<p data-file-auth="off"><b><img></b></p>', true],
    ['in what is off, in capitals', '<p data-file-auth="OFF"><img></p>', true],
    ['that is off itself', '<img data-file-auth="off">', true],
    ['in what is on', '<p data-file-auth="on"><img></p>', false],
    ['in an editor that is on', '<p contenteditable data-file-auth="on"><img></p>', false],
    ['in an editor that is off', '<p contenteditable data-file-auth="off"><img></p>', true],
    ['in a part of an editor that is on', '<p contenteditable><b data-file-auth="on"><img></b></p>', false],
    [
      'in a part of an editor that is on, in capitals',
      '<p contenteditable><b data-file-auth="On"><img></b></p>',
      false,
    ],
    ['in an editor within what is on', '<p data-file-auth="on"><b contenteditable><img></b></p>', true],
    [
      'in a part that is on of what is off',
      '<p data-file-auth="off"><b data-file-auth="on"><img></b></p>',
      false,
    ],
    [
      'in a part that is off of what is on',
      '<p data-file-auth="on"><b data-file-auth="off"><img></b></p>',
      true,
    ],
    ['with a mark that nobody knows', '<img data-file-auth="maybe">', false],
    [
      'with a mark that nobody knows, in an editor',
      '<p contenteditable><b data-file-auth=""><img></b></p>',
      true,
    ],
    [
      'with a mark that nobody knows, in what is off',
      '<p data-file-auth="off"><b data-file-auth="x"><img></b></p>',
      true,
    ],
  ])('whether an element is off limits: %s', (_, html, expected) => {
    expect(isOffLimits(imageIn(html))).toBe(expected);
  });

  it('an element in a document that is edited as a whole is off limits', () => {
    document.designMode = 'on';
    expect(isOffLimits(imageIn('<p data-file-auth="on"><img></p>'))).toBe(true);
  });

  it.each([
    ['above the mark', '<div id="root"><p contenteditable><img></p></div>', true],
    ['that is the mark', '<p id="root" contenteditable><img></p>', false],
    ['in the mark', '<p contenteditable><b id="root"><img></b></p>', false],
    ['that is off', '<p id="root" data-file-auth="off"><img></p>', false],
    ['with a mark below', '<p id="root" data-file-auth="off"><b contenteditable><img></b></p>', true],
    [
      'in an island of an editor',
      '<p contenteditable><b id="root" contenteditable="false"><img></b></p>',
      false,
    ],
    [
      'of an island in an editor',
      '<p id="root" contenteditable><b contenteditable="false"><img></b></p>',
      false,
    ],
  ])('whether an element is off limits if somebody pointed at a root %s', (_, html, expected) => {
    expect(isOffLimits(imageIn(html), document.getElementById('root')!)).toBe(expected);
  });

  it.each<[string, () => ParentNode]>([
    ['document', () => document],
    ['root of a shadow tree', () => document.createElement('div').attachShadow({ mode: 'open' })],
    ['fragment', () => document.createDocumentFragment()],
  ])('marks count below a %s that somebody pointed at', (_, createRoot) => {
    const root = createRoot();
    const element = document.createElement('p');
    element.innerHTML = '<b data-file-auth="off"><img></b>';
    (root === document ? document.body : root).append(element);
    expect(isOffLimits(element.querySelector('img')!, root)).toBe(true);
    element.querySelector('b')!.removeAttribute('data-file-auth');
    expect(isOffLimits(element.querySelector('img')!, root)).toBe(false);
  });
});
