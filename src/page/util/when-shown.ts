import { nextEvent } from './next-event.js';

/**
 * Waits until a prerendered page is shown: before that no worker of it installs, and nobody is there who could be asked.
 *
 * @throws the reason of the signal
 * @see https://html.spec.whatwg.org/#prerendering-navigables
 */
export async function whenShown(signal: AbortSignal | undefined): Promise<void> {
  if ((document as { prerendering?: boolean }).prerendering !== true) return;
  const ended = signal ? ([[signal, 'abort']] as const) : [];
  await nextEvent([document, 'prerenderingchange'], ...ended);
  signal?.throwIfAborted();
}
