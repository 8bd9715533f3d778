import type { ResolvedRegisterOptions } from './options.js';

/** Whether the page itself may give its elements URLs with tokens. A header cannot be put into an element. */
export function canDoWithout({
  fallback,
  fileAuth,
}: Pick<ResolvedRegisterOptions, 'fallback' | 'fileAuth'>): boolean {
  return fallback === 'page' && fileAuth.placement === 'query';
}
