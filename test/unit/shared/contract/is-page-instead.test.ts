import { expect, it } from 'vitest';
import { isPageInstead } from '../../../../src/shared/contract/is-page-instead.js';

const answer = (type: string | null, status = 200): Response => {
  const response = new Response('', { status });
  response.headers.delete('content-type');
  if (type !== null) response.headers.set('content-type', type);
  return response;
};

it.each([
  ['/folder/photo.png', 'text/html'],
  ['/folder/photo.PNG', 'Text/HTML; charset=utf-8'],
  ['/folder/notes.txt', 'text/html;charset=utf-8'],
])('an HTML page is no file where the name says so: %s as %s', (path, type) => {
  expect(isPageInstead(path, answer(type))).toBe(true);
  expect(isPageInstead(path, answer(type, 206))).toBe(true);
});

it.each([
  ['/folder/page.html', 'text/html'],
  ['/folder/page.HTM', 'text/html'],
  ['/folder/page.xhtml', 'text/html'],
  ['/folder/page.shtml', 'text/html'],
  ['/folder.d/file', 'text/html'],
  ['/folder/photo.png', 'image/png'],
  ['/folder/photo.png', 'text/htmlx'],
  ['/folder/photo.png', 'application/xhtml+xml'],
  ['/folder/film.mp4', 'text/html, video/mp4'],
  ['/folder/photo.png', null],
])('what a name does not contradict is the file: %s as %s', (path, type) => {
  expect(isPageInstead(path, answer(type))).toBe(false);
});

it.each([401, 403, 404, 500])('an error that says that it is one is none that was replaced: %i', (status) => {
  expect(isPageInstead('/folder/photo.png', answer('text/html', status))).toBe(false);
});
