import { describe, expect, it } from 'vitest';
import { denialStatuses, type DenialReason } from '../../../../src/shared/contract/denial.js';
import { notShownPage, type NotShown } from '../../../../src/worker/virtual-path/not-shown-page.js';

const signIn = 'You are not signed in, or your access has ended.';
const later = 'The file is not available at the moment.';
const refused = 'The request for this file was refused.';
const words: readonly [NotShown['reason'], number, string][] = [
  ['token-missing', 401, signIn],
  ['token-malformed', 401, signIn],
  ['token-invalid', 401, signIn],
  ['token-expired', 401, signIn],
  ['token-not-yet-valid', 401, signIn],
  ['no-token', 403, signIn],
  ['file-not-granted', 403, 'You have no access to this file.'],
  ['method-refused', 403, refused],
  ['path-refused', 403, refused],
  ['query-refused', 403, refused],
  ['request-refused', 403, refused],
  ['keys-unavailable', 503, later],
  ['authorizer-failed', 503, later],
  ['origin', 403, 'There is no such file.'],
  ['origin', 404, 'There is no such file.'],
  ['origin', 503, later],
  ['network', 504, 'The file could not be fetched. You may be offline.'],
  ['destination', 403, 'This file cannot be used as a script, a style or a worker.'],
];

it.each(words)('who gets no file learns why %s (%i): %s', async (reason, status, text) => {
  const [page, line] = [notShownPage({ reason, status }, true), notShownPage({ reason, status }, false)];
  expect([page.status, line.status]).toEqual([status, status]);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(line.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(await page.text()).toContain(`<p>${text}</p>`);
  expect(await line.text()).toBe(text);
});

it('who gets no file learns why whatever the edge’s reason', () => {
  const told = words.map(([reason]) => reason);
  expect(told).toEqual(expect.arrayContaining(Object.keys(denialStatuses)));
});

describe('the page of a file that is not shown', () => {
  const pageOf = (reason: DenialReason | 'network'): Response => notShownPage({ reason, status: 401 }, true);

  it('the page of a file that is not shown runs nothing, loads nothing, is kept nowhere and tried again only by a click', async () => {
    const { headers } = pageOf('token-missing');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    );
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
    expect(headers.has('refresh')).toBe(false);
    const html = await pageOf('token-missing').text();
    expect(html).not.toMatch(/<script|http-equiv|\son\w+=|src=/i);
    expect(html).toContain('<a href="">Try again</a>');
  });

  it('the page of a file that is not shown is the same for every file: it holds nothing of the request', async () => {
    const [one, two] = [await pageOf('network').text(), await pageOf('network').text()];
    expect(one).toBe(two);
    expect(one).toContain('<html lang="en">');
  });
});
