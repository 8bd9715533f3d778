/** Resolves with the next event of any of the types; stops listening to the others. */
export function nextEvent(
  ...sources: readonly (readonly [target: EventTarget, type: string])[]
): Promise<Event> {
  return new Promise((resolve) => {
    const listening = new AbortController();
    for (const [target, type] of sources) {
      target.addEventListener(
        type,
        (event) => {
          listening.abort();
          resolve(event);
        },
        { signal: listening.signal },
      );
    }
  });
}
