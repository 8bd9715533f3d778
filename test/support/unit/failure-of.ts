import { expect } from 'vitest';
import { openBroadcastChannels } from './fake-broadcast-channel.js';
import { openChannels } from './fake-message-channel.js';
import { errorOf } from './fake-page.js';

/**
 * The error of a registration that must fail. It must tell what to do, hold nothing private (the stored `secret-token`, the
 * page's query `private=query`), and leave nothing open.
 */
export async function failureOf(registering: Promise<unknown>): Promise<Error & { code?: string }> {
  const error = await errorOf(registering);
  expect(error.name).toBe('FileAuthError');
  expect(error.message).not.toMatch(/secret-token|private=query|file-auth=/);
  expect(openBroadcastChannels()).toEqual([]);
  expect(openChannels()).toBe(0);
  return error;
}
