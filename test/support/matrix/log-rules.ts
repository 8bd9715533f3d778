import type { ViewerLogEntry } from '../../../src/testing/index.js';

/** What the distribution and the strangers saw of one kind of request. */
export interface Seen {
  readonly entries: readonly ViewerLogEntry[];
  /** With the host in front. */
  readonly strangers: readonly string[];
}

/** What must have been seen, as a failure names it. */
export type LogRule =
  | 'an answer with the file'
  | 'HEAD'
  | 'a range further on'
  | "the page's own header"
  | 'a second request'
  | 'a connection that is cut'
  | 'the target of the redirect, without a token'
  | 'a redirect that nobody follows'
  | 'the other host, without a token'
  | 'POST without a token';

const isGood = ({ status }: ViewerLogEntry): boolean => status === 200 || status === 206 || status === 304;
const isTarget = ({ url }: ViewerLogEntry): boolean => url.startsWith('/public/');
const carriesToken = (url: string): boolean => url.includes('authorization');

export const logRules: Readonly<Record<LogRule, (seen: Seen) => boolean>> = {
  'an answer with the file': ({ entries }) => entries.some(isGood),
  HEAD: ({ entries }) => entries.some((entry) => entry.method === 'HEAD' && isGood(entry)),
  'a range further on': ({ entries }) =>
    entries.some(({ headers, status }) => /^bytes=[1-9]/.test(headers['range'] ?? '') && status === 206),
  "the page's own header": ({ entries }) =>
    entries.some((entry) => entry.headers['x-own'] === 'kept' && isGood(entry)),
  'a second request': ({ entries }) => entries.filter(isGood).length >= 2,
  'a connection that is cut': ({ entries }) => entries.some((entry) => isGood(entry) && entry.aborted),
  'the target of the redirect, without a token': ({ entries }) => {
    const targets = entries.filter(isTarget);
    return targets.length > 0 && !targets.some(({ url }) => carriesToken(url));
  },
  'a redirect that nobody follows': ({ entries }) =>
    entries.some(({ status }) => status === 302) && !entries.some(isTarget),
  'the other host, without a token': ({ strangers }) => strangers.length > 0 && !strangers.some(carriesToken),
  'POST without a token': ({ entries }) =>
    entries.some(({ method, url }) => method === 'POST' && !carriesToken(url)),
};
