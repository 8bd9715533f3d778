import { isObject } from '../shared/util/is-object.js';
import { within } from '../shared/util/within.js';
import { Denial } from './denial.js';

// Below the 5 seconds after which Lambda@Edge ends a viewer-request function with an unreadable 503.
const timeLimitMs = 3_000;

/** Calls a function of the application's; if it throws, rejects or does not answer in time, the request is denied. */
export async function callHook<T>(hook: () => T | Promise<T>): Promise<T> {
  const answer = attempt(hook);
  // What has its answer at once is not timed: timers are slow to start, and this may be an instance's first.
  return isPending(answer) ? within(Promise.resolve(answer).catch(fail), timeLimitMs, fail) : answer;
}

function attempt<T>(hook: () => T): T {
  try {
    return hook();
  } catch {
    // What is thrown is not looked at: it may hold the token.
    return fail();
  }
}

function isPending<T>(answer: T | Promise<T>): answer is Promise<T> {
  return isObject(answer) && 'then' in answer;
}

function fail(): never {
  throw new Denial('authorizer-failed');
}
