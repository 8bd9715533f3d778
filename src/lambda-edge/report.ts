import type { AuthorizerDecision } from './options/options.js';
import type { ResolvedOptions } from './options/resolve-options.js';

/** Tells the application and the log what became of a request. Nothing that goes wrong here changes the answer. */
export function report(
  decision: AuthorizerDecision,
  { log, onDecision }: Pick<ResolvedOptions, 'log' | 'onDecision'>,
): void {
  // An async function is accepted where one without a result is asked for, and its rejection would end the process.
  const attempt = (tell: () => unknown): unknown => new Promise((resolve) => resolve(tell())).catch(() => {});
  if (log === 'all' || (log === 'denials' && decision.outcome === 'denied'))
    attempt(() => writeLine(decision));
  attempt(() => onDecision?.(decision));
}

function writeLine({ outcome, reason, kid, subject }: AuthorizerDecision): void {
  // oxlint-disable-next-line no-console
  console.log(JSON.stringify({ from: 'file-auth-worker', outcome, reason, kid, subject }));
}
