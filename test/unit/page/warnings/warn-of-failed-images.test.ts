import { afterEach, beforeEach, expect, it, vi, type MockInstance } from 'vitest';
import { warnOfFailedImages } from '../../../../src/page/warnings/warn-of-failed-images.js';
import { cdn, fileUrl } from '../../../support/unit/sample.js';

let warn: MockInstance<typeof console.warn>;
let ending: AbortController;
const path = new URL(fileUrl).pathname;

beforeEach(() => {
  warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  ending = new AbortController();
});
afterEach(() => {
  ending.abort();
  document.body.innerHTML = '';
  vi.restoreAllMocks();
});

/** An image that has failed, in the page. */
function addFailed(src: string): HTMLImageElement {
  const image = Object.assign(document.createElement('img'), { src });
  vi.spyOn(image, 'complete', 'get').mockReturnValue(true);
  vi.spyOn(image, 'naturalWidth', 'get').mockReturnValue(0);
  document.body.append(image);
  return image;
}

const start = (origins = [cdn]): void => warnOfFailedImages({ origins, path: null }, ending.signal);
const said = (): string[] => warn.mock.calls.map(([text]) => text as string);

it('an image that failed before is named, once for each origin, if only its origin is wrong', () => {
  const other = 'https://d222222abcdef8.cloudfront.net';
  addFailed(`${other}${path}?authorization=secret-token`);
  addFailed(`${other}${path.toUpperCase()}`);
  addFailed(`http://localhost:4300${path}`);
  start();
  expect(said()).toEqual([
    `file-auth-worker: An image of ${other} failed to load. It got no token: the option origins does not list it.`,
    `file-auth-worker: An image of http://localhost:4300 failed to load. It got no token: the option origins does not list it.`,
  ]);
});

it('an image that fails later is named if only its path is wrong', () => {
  const origin = 'https://d333333abcdef8.cloudfront.net';
  start([origin]);
  const image = addFailed(`${origin}/photos/cat.png`);
  expect(warn).not.toHaveBeenCalled();
  image.dispatchEvent(new Event('error'));
  expect(said()).toEqual([
    `file-auth-worker: An image of ${origin} failed to load. It got no token: its path is not a file path: /<uuid>/<uuid>.<extension>, or as in the option path.`,
  ]);
});

it.each([
  ['of a file', fileUrl],
  ['of other origins and paths', 'https://images.example/cat.png'],
  ['with a name that has a warning of its own', `${fileUrl}%20x`],
  ['with such a name on another origin', 'https://images.example/my%20cat.png'],
  ['without an address', ''],
])('nothing is said of an image %s', (_, src) => {
  start();
  addFailed(src).dispatchEvent(new Event('error'));
  expect(warn).not.toHaveBeenCalled();
});

it('nothing is said of an image that has loaded, or after the end', () => {
  const other = 'https://d444444abcdef8.cloudfront.net';
  const image = addFailed(other + path);
  vi.spyOn(image, 'naturalWidth', 'get').mockReturnValue(1);
  start();
  ending.abort();
  vi.spyOn(image, 'naturalWidth', 'get').mockReturnValue(0);
  image.dispatchEvent(new Event('error'));
  expect(warn).not.toHaveBeenCalled();
});
