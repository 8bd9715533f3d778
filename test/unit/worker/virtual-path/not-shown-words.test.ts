import { expect, it } from 'vitest';
import { denialStatuses } from '../../../../src/shared/contract/denial.js';
import type { FailureReason } from '../../../../src/shared/contract/events.js';
import { explain, notShownWords } from '../../../../src/worker/virtual-path/not-shown-words.js';

const signIn = 'You are not signed in, or your access has ended.';
const noFile = 'There is no such file, or you have no access to it.';
const later = 'The file is not available at the moment.';
const reasons: readonly [FailureReason, number, string][] = [
  ['token-missing', 401, signIn],
  ['token-malformed', 401, signIn],
  ['token-invalid', 401, signIn],
  ['token-expired', 401, signIn],
  ['token-not-yet-valid', 401, signIn],
  ['token-too-large', 413, signIn],
  ['no-token', 403, signIn],
  ['file-not-granted', 403, noFile],
  ['method-refused', 403, noFile],
  ['path-refused', 403, noFile],
  ['query-refused', 403, noFile],
  ['request-refused', 403, noFile],
  ['keys-unavailable', 503, later],
  ['authorizer-failed', 503, later],
  ['origin', 403, noFile],
  ['origin', 404, noFile],
  ['origin', 503, later],
  ['replaced', 502, noFile],
  ['network', 504, later],
];

it.each(reasons)('who gets no file learns why %s (%i): %s', (reason, status, text) => {
  expect(explain({ reason, status }, notShownWords([]))).toBe(text);
});

it('who gets no file learns why whatever the edge’s reason', () => {
  const told = reasons.map(([reason]) => reason);
  expect(told).toEqual(expect.arrayContaining(Object.keys(denialStatuses)));
});

it.each([
  [['de-AT', 'en'], 'de'],
  [['sv', 'FR'], 'fr'],
  [['zh-CN'], 'zh'],
  [['zh-TW', 'ja'], 'ja'],
  [['zh-Hant-HK'], 'en'],
  [['sv', 'constructor'], 'en'],
  [[], 'en'],
])('who gets no file reads of it in the first language of %j that there are words in', (languages, lang) => {
  expect(notShownWords(languages).lang).toBe(lang);
});

it('who gets no file reads three sentences in each of twelve languages, none of them English but in English', () => {
  const langs = ['en', 'es', 'de', 'ja', 'fr', 'pt', 'ru', 'it', 'nl', 'pl', 'tr', 'zh'];
  const all = langs.map((lang) => notShownWords([lang]));
  expect(all.map(({ lang }) => lang)).toEqual(langs);
  const sentences = all.flatMap(({ signedOut, missing, unavailable }) => [signedOut, missing, unavailable]);
  expect(sentences.filter((sentence) => !/^.{6,}[.。]$/.test(sentence))).toEqual([]);
  expect(new Set(sentences).size).toBe(36);
});
