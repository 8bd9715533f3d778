import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { message } from '../../../src/shared/protocol.js';
import { askPages } from '../../../src/worker/ask-pages.js';
import { answering, FakeClient, FakeWindowClient, stubClients, type Behaviour } from '../../support/unit/fake-clients.js';
import { FakeMessageChannel, forgetChannels, openChannels } from '../../support/unit/fake-message-channel.js';
import { file, folder } from '../../support/unit/sample.js';

const question = message({
  type: 'file-auth:get-token',
  key: 'ACCOUNT',
  keys: ['ACCOUNT'],
  folder,
  file,
  reason: 'missing',
  refusedDigest: null,
});
const token = (text: string): object =>
  message({ type: 'file-auth:token', key: 'ACCOUNT', token: text, stored: true });
const none = message({ type: 'file-auth:none' });
const cannot = message({ type: 'file-auth:cannot' });
const pending = message({ type: 'file-auth:pending' });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('MessageChannel', FakeMessageChannel);
  forgetChannels();
});

afterEach(async () => {
  // Whatever the answer was, nothing may be left behind once every page has had its time.
  await vi.advanceTimersByTimeAsync(60_000);
  expect(openChannels()).toBe(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const page = (id: string, ...answers: [number, unknown][]): FakeWindowClient =>
  new FakeWindowClient(id, answering(...answers));
const silent: Behaviour = () => {};

/** Asks, lets time pass, and tells the answer and after how many milliseconds it came (to a tenth of a second). */
async function ask(
  clientId: string,
  signal: AbortSignal = new AbortController().signal,
  limitMs = 60_000,
): Promise<{ answer: unknown; ms: number }> {
  const started = Date.now();
  let result: { answer: unknown; ms: number } | null = null;
  void askPages(question, clientId, signal).then((answer) => {
    result = { answer, ms: Date.now() - started };
  });
  while (result === null && Date.now() - started < limitMs) await vi.advanceTimersByTimeAsync(10);
  if (result === null) throw new Error('the question never ended');
  return result;
}


it('leaves no port open to a page that said it was working on it, but lost against another', async () => {
  stubClients(page('2', [0, pending]), page('3', [200, token('fast')]));
  expect((await ask('1')).answer).toEqual(token('fast'));
});

it('ends also if somebody signs out before the first page is found', async () => {
  const signOut = new AbortController();
  signOut.abort();
  const initiator = page('1', [0, pending]);
  stubClients(initiator);
  const { answer } = await ask('1', signOut.signal);
  expect(answer).toBeNull();
  expect(initiator.received).toEqual([]);
});

it('ends also if somebody signs out while the other pages are looked for', async () => {
  const signOut = new AbortController();
  const other = page('2', [0, pending]);
  const clients = stubClients(page('1', [0, cannot]), other);
  clients.matchAll = async () => {
    signOut.abort();
    return [other];
  };
  const { answer } = await ask('1', signOut.signal);
  expect(answer).toBeNull();
});
