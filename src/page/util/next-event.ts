import { listen } from './listen.js';

/** Resolves with the next event of any of the types; stops listening to the others. */
export function nextEvent(
  ...sources: readonly (readonly [target: EventTarget, type: string])[]
): Promise<Event> {
  return new Promise((resolve) => {
    const listening = new AbortController();
    const hear = (event: Event): void => {
      listening.abort();
      resolve(event);
    };
    for (const [target, type] of sources) listen(target, [type], hear, listening);
  });
}
