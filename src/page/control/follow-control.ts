import { toOptionsData } from '../../shared/contract/options.js';
import { differingOptions } from '../../shared/contract/differing-options.js';
import type { FileAuthEvent } from '../../shared/contract/events.js';
import { warnOnce } from '../../shared/util/warn-once.js';
import { openParts, type OpenParts } from '../open-parts.js';
import type { Page } from '../page.js';
import { canDoWithout } from '../registration/can-do-without.js';
import { NoWorkerError } from '../registration/no-worker-error.js';
import type { Control, WorkerControl } from './control.js';
import { watchControl } from './watch-control.js';

interface FollowedControl {
  /** What the page does for files now. */
  readonly current: () => OpenParts;
}

/** Lets a page work with the worker that controls it, and by itself while none does. */
export function followControl(page: Page, first: Control): FollowedControl {
  const { given, events, signal } = page;
  let control = first;
  let lost = first instanceof NoWorkerError ? first : null;
  let options = first.options ?? toOptionsData(given.fileAuth);

  const open = (): OpenParts =>
    openParts(page, control, options, {
      noWorker: () => lost?.noWorker ?? null,
      onBypass: () => lose(new NoWorkerError('bypassed')),
    });
  let opened = open();
  const become = (next: Control): void => {
    control = next;
    options = next.options ?? options;
    const { mode } = opened.parts;
    opened.close();
    opened = open();
    if (opened.parts.mode !== mode) events.report(modeChanged(opened.parts.mode, lost));
    void opened.join();
  };
  const lose = (why: NoWorkerError): void => {
    if (lost?.noWorker === why.noWorker) return;
    lost = why;
    warnOnce(why.message);
    if (control instanceof NoWorkerError) return;
    if (canDoWithout(given)) become(why);
    else events.report(noWorker(why));
  };
  const change = (next: Control): void => {
    if (signal.aborted) return;
    if (next instanceof NoWorkerError) return lose(next);
    lost = null;
    // What a version before this one has left alone, has failed.
    if (isSame(control, next)) opened.heal();
    else become(next);
  };

  if (lost !== null) events.report(noWorker(lost));
  watchControl({ given, current: () => control, change, signal });
  return { current: () => opened };
}

function isSame(one: Control, other: WorkerControl): boolean {
  if (one instanceof NoWorkerError || one.worker.registration !== other.worker.registration) return false;
  return differingOptions(one.options, other.options).length === 0;
}

function noWorker({ noWorker: reason, message }: NoWorkerError): FileAuthEvent {
  return { type: 'no-worker', reason, message };
}

function modeChanged(mode: 'worker' | 'page', lost: NoWorkerError | null): FileAuthEvent {
  const message = lost?.message ?? 'The service worker now adds tokens to the requests of this page.';
  return { type: 'mode-changed', mode, reason: lost?.noWorker ?? null, message };
}
