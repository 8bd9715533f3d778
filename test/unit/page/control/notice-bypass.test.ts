import { beforeEach, expect, it, vi } from 'vitest';
import type { FileAuthEvent } from '../../../../src/page/index.js';
import { noticeBypass } from '../../../../src/page/control/notice-bypass.js';
import { createFileAuthEvents } from '../../../../src/page/file-auth-events.js';
import { compileFileUrl } from '../../../../src/shared/contract/file-url.js';
import { cdn, file, folder, path } from '../../../support/unit/sample.js';

const url = `${cdn}${path}`;
const told = { type: 'file', folder, file, path } as FileAuthEvent;
let events = createFileAuthEvents(undefined);
let notice = vi.fn();
/** What asks for a file to find out. */
let probes: HTMLImageElement[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = '';
  events = createFileAuthEvents(undefined);
  notice = vi.fn();
  probes = [];
  const create = function (): HTMLImageElement {
    probes.push(document.createElement('img'));
    return probes.at(-1)!;
  };
  vi.stubGlobal('Image', create);
  const over = new AbortController();
  const matchFileUrl = compileFileUrl({ origins: [cdn] });
  noticeBypass({ matchFileUrl, events, notice, signal: over.signal });
  return () => {
    over.abort();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

/** An image of the page fails, and half a second passes. */
const fail = async (): Promise<void> => {
  const image = document.body.appendChild(document.createElement('img'));
  Object.defineProperty(image, 'currentSrc', { value: url });
  image.dispatchEvent(new Event('error'));
  await vi.advanceTimersByTimeAsync(600);
};

it('a worker that tells nothing of an image that fails, nor of another one of the file, does not see it', async () => {
  await fail();
  expect(probes).toMatchObject([{ src: url }]);
  expect(notice).not.toHaveBeenCalled();
  probes[0]!.dispatchEvent(new Event('error'));
  await vi.advanceTimersByTimeAsync(600);
  expect(notice).toHaveBeenCalledTimes(1);
});

it('a worker is not taken for one that does not see a file because the network, or getToken, is slow', async () => {
  await fail();
  await vi.advanceTimersByTimeAsync(20_000);
  events.report(told);
  probes[0]!.dispatchEvent(new Event('error'));
  await vi.advanceTimersByTimeAsync(600);
  expect(notice).not.toHaveBeenCalled();
});

it.each(['enforce', 'report'])(
  'an image against the policy of the page (%s) says nothing of the worker only if it is kept from it',
  async (disposition) => {
    await fail();
    document.dispatchEvent(
      Object.assign(new Event('securitypolicyviolation'), { blockedURI: url, disposition }),
    );
    probes[0]!.dispatchEvent(new Event('error'));
    await vi.advanceTimersByTimeAsync(600);
    expect(notice).toHaveBeenCalledTimes(disposition === 'enforce' ? 0 : 1);
  },
);
