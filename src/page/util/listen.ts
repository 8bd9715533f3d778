interface ListenOptions {
  readonly capture?: boolean;
  readonly passive?: boolean;
  readonly signal: AbortSignal;
}

/**
 * Listens to events of some types until a signal aborts. Not by the option `signal` of `addEventListener`: zone.js before
 * 0.14 (Angular before 17) does not know it, and then nobody on the page hears these events of the target any more.
 */
export function listen<Type extends string>(
  target: EventTarget,
  types: readonly Type[],
  listener: (event: Type extends keyof WindowEventMap ? WindowEventMap[Type] : Event) => void,
  { signal, ...options }: ListenOptions,
): void {
  if (signal.aborted) return;
  for (const type of types) target.addEventListener(type, listener as EventListener, options);
  // A signal may outlive what is listened to: the document of a frame, say.
  const reference = new WeakRef(target);
  const stop = (): void => {
    for (const type of types) {
      reference.deref()?.removeEventListener(type, listener as EventListener, options);
    }
  };
  signal.addEventListener('abort', stop, { once: true });
}
