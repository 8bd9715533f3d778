import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FileAuthEvent, FileEvent } from '../../../../src/shared/contract/events.js';
import { logEvent } from '../../../../src/worker/pages/log-event.js';
import { fileEvent, folder, path } from '../../../support/unit/sample.js';

const written: string[] = [];

beforeEach(() => {
  written.length = 0;
  for (const name of ['groupCollapsed', 'log', 'groupEnd'] as const) {
    vi.spyOn(console, name).mockImplementation((...values: unknown[]) => {
      written.push(
        [name, ...values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))].join(
          ' ',
        ),
      );
    });
  }
});
afterEach(() => void vi.restoreAllMocks());

const event = fileEvent();

it.each<[Partial<FileEvent>, string]>([
  [{}, `authorized image ${path} → 200`],
  [{ destination: '' }, `authorized fetch ${path} → 200`],
  [
    { outcome: 'denied', status: 403, reason: 'file-not-granted' },
    `denied image ${path} → 403 (file-not-granted)`,
  ],
  [{ outcome: 'failed', status: 0 }, `failed image ${path} → no readable status`],
])('the debug option writes a file as a group that is closed: %j', (members, title) => {
  logEvent({ ...event, ...members });
  expect(written[0]).toBe(`groupCollapsed file-auth-worker: ${title}`);
  expect(written.at(-1)).toBe('groupEnd');
  expect(written).toContain('log key: ACCOUNT');
  expect(written).toContain(`log folder: ${folder}`);
  expect(written.filter((line) => line.startsWith('group'))).toHaveLength(2);
});

it.each<[FileAuthEvent, string]>([
  [{ type: 'token-refreshed', key: 'ACCOUNT' }, 'token-refreshed'],
  [{ type: 'storage-blocked' }, 'storage-blocked'],
  [{ type: 'cache-full' }, 'cache-full'],
  [{ type: 'signed-out' }, 'signed-out'],
])('the debug option writes whatever else happens by its name: %j', (happened, title) => {
  logEvent(happened);
  expect(written[0]).toBe(`groupCollapsed file-auth-worker: ${title}`);
  expect(written.at(-1)).toBe('groupEnd');
});

it('the debug option writes nothing but what the event holds', () => {
  logEvent(event);
  const names = written.filter((line) => line.startsWith('log')).map((line) => line.split(':')[0]!.slice(4));
  expect(names).toEqual(Object.keys(event).filter((name) => name !== 'type'));
});
