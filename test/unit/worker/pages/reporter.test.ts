import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FileEvent } from '../../../../src/shared/contract/events.js';
import { message } from '../../../../src/shared/contract/protocol.js';
import { createReporter } from '../../../../src/worker/pages/reporter.js';
import { allBroadcasts, forgetBroadcasts } from '../../../support/unit/fake-broadcast-channel.js';
import { stubWorkerScope } from '../../../support/unit/fake-worker-scope.js';
import { file, fileEvent, folder } from '../../../support/unit/sample.js';

const name = 'file-auth:https://app.example/';

beforeEach(() => {
  forgetBroadcasts();
  stubWorkerScope();
  vi.useFakeTimers({ now: 5000 });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const denied = (members: Partial<FileEvent> = {}): FileEvent =>
  fileEvent({ outcome: 'denied', reason: 'file-not-granted', status: 403, ...members });

it('what happens is told to the pages together, 50 ms after the first of it', () => {
  const { report } = createReporter({ debug: false });
  const events = Array.from({ length: 200 }, (_, ms) => fileEvent({ ms }));
  report(events[0]!);
  vi.advanceTimersByTime(49);
  events.slice(1).forEach(report);
  expect(allBroadcasts()).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(allBroadcasts()).toEqual([{ name, data: message({ type: 'file-auth:events', events }) }]);
});

it('what happens later is told later, and nothing is told twice or when there is nothing', () => {
  const { report } = createReporter({ debug: false });
  report({ type: 'signed-out' });
  vi.advanceTimersByTime(1000);
  report({ type: 'cache-full' });
  vi.advanceTimersByTime(1000);
  expect(allBroadcasts().map(({ data }) => data)).toEqual([
    message({ type: 'file-auth:events', events: [{ type: 'signed-out' }] }),
    message({ type: 'file-auth:events', events: [{ type: 'cache-full' }] }),
  ]);
  expect(vi.getTimerCount()).toBe(0);
});

it('the summary counts outcomes and reasons', () => {
  const { report, summary } = createReporter({ debug: false });
  for (const event of [
    fileEvent(),
    fileEvent({ outcome: 'cached' }),
    fileEvent({ outcome: 'cached' }),
    fileEvent({ status: 404 }),
    denied(),
    denied(),
    denied({ reason: 'token-expired', status: 401 }),
    fileEvent({ outcome: 'untouched', status: 200 }),
    fileEvent({ outcome: 'untouched', status: 403 }),
    fileEvent({ outcome: 'failed', status: 0 }),
  ]) {
    report(event);
  }
  report({ type: 'signed-out' });
  expect(summary()).toMatchObject({
    counts: { authorized: 2, cached: 2, denied: 3, untouched: 2, failed: 1 },
    reasons: { origin: 1, 'file-not-granted': 2, 'token-expired': 1, 'no-token': 1, network: 1 },
  });
  expect(summary().failures.map(({ reason }) => reason)).toEqual([
    'origin',
    'file-not-granted',
    'file-not-granted',
    'token-expired',
    'no-token',
    'network',
  ]);
});

it('the summary tells which file, why and when', () => {
  const { report, summary } = createReporter({ debug: false });
  report(denied());
  expect(summary().failures).toEqual([{ folder, file, reason: 'file-not-granted', status: 403, time: 5000 }]);
});

it('the summary tells the last 20 failures, the oldest first, and counts all of them', () => {
  const { report, summary } = createReporter({ debug: false });
  for (let index = 0; index < 25; index += 1) report(denied({ file: String(index) }));
  expect(summary().failures.map((failure) => failure.file)).toEqual(
    Array.from({ length: 20 }, (_, index) => String(index + 5)),
  );
  expect(summary().reasons).toEqual({ 'file-not-granted': 25 });
});

it('a summary that was given out does not change', () => {
  const { report, summary } = createReporter({ debug: false });
  const before = summary();
  report(denied());
  expect(before).toEqual({ counts: {}, reasons: {}, failures: [] });
});

it.each([
  [true, 1],
  [false, 0],
])('with debug: %s an event is written to the console %i times', (debug, times) => {
  const group = vi.spyOn(console, 'groupCollapsed').mockImplementation(() => {});
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  createReporter({ debug }).report(fileEvent());
  expect(group).toHaveBeenCalledTimes(times);
  group.mockRestore();
  log.mockRestore();
});
