import { expect, it } from 'vitest';
import { readFailurePage } from '../../../../src/shared/contract/failure-page-option.js';

const scope = new URL('https://app.example/app/');
const read = (value: unknown, virtualPath: string | false = '/app/_files/'): unknown =>
  readFailurePage(value, virtualPath, scope);

it.each([
  ['/not-shown', 'https://app.example/not-shown'],
  ['not-shown?a=1', 'https://app.example/app/not-shown?a=1'],
  ['https://app.example/not-shown', 'https://app.example/not-shown'],
  [undefined, undefined],
])('"failurePage" %j is accepted', (value, url) => {
  expect(read(value)).toBe(url);
});

it('"failurePage" may be a function', () => {
  const failurePage = (): Response => new Response();
  expect(read(failurePage)).toBe(failurePage);
});

it.each([
  'https://elsewhere.example/not-shown',
  '//elsewhere.example/not-shown',
  'javascript:alert(1)',
  'https://',
  '/app/_files/page.html',
  '_files/page.html',
  '',
  null,
  true,
  {},
])('"failurePage" %j is refused, since it would be no page of the application', (value) => {
  expect(() => read(value)).toThrow(/^"failurePage" option must be a function, or a URL/);
});

it('"failurePage" may be anywhere if there is no virtual path', () => {
  expect(read('/app/_files/page.html', false)).toBe('https://app.example/app/_files/page.html');
});
