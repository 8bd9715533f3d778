import { within } from '../shared/within.js';
import { Refusal } from './refusal.js';

// Below the 5 seconds after which Lambda@Edge ends a viewer-request function with an unreadable 503.
const timeLimitMs = 3_000;

/** Calls a function of the application's; if it throws, rejects or does not answer in time, the request is denied. */
export async function callHook<T>(hook: () => T | Promise<T>): Promise<T> {
  // What is thrown is not looked at: it may hold the token.
  const answer = (async () => hook())().catch(fail);
  return within(answer, timeLimitMs, fail);
}

function fail(): never {
  throw new Refusal('authorizer-failed');
}
