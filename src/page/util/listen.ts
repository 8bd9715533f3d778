interface ListenOptions {
  readonly capture?: boolean;
  readonly passive?: boolean;
  readonly signal: AbortSignal;
}

/**
 * Listens to events of some types until a signal aborts, also after `document.open()`, which takes every listener from a
 * document and its window (HTML, Section 8.4.1). Not by the option `signal` of `addEventListener`: zone.js before 0.14
 * (Angular before 17) does not know it, and then nobody on the page hears these events of the target any more.
 */
export function listen<Type extends string>(
  target: EventTarget,
  types: readonly Type[],
  listener: (event: Type extends keyof WindowEventMap ? WindowEventMap[Type] : Event) => void,
  { signal, ...options }: ListenOptions,
): void {
  if (signal.aborted) return;
  const start = (to: EventTarget): void => {
    for (const type of types) to.addEventListener(type, listener as EventListener, options);
  };
  const stop = (from: EventTarget): void => {
    for (const type of types) from.removeEventListener(type, listener as EventListener, options);
  };
  start(target);
  // A signal may outlive what is listened to, for example the document of a frame.
  const reference = new WeakRef(target);
  const toTarget = (act: (target: EventTarget) => void): void => {
    const current = reference.deref();
    if (current) act(current);
  };
  const ends = [() => toTarget(stop)];
  const page = documentOf(target);
  if (page !== null) {
    // Removed first: zone.js keeps lists of its own, and adds nothing that is in them.
    ends.push(whenRootIsReplaced(page, () => [stop, start].forEach(toTarget)));
  }
  signal.addEventListener('abort', () => ends.forEach((end) => end()), { once: true });
}

/** By what a page cannot change with the names of its inputs: a form has a member for each of them. */
function documentOf(target: EventTarget): Document | null {
  const kind = Object.prototype.toString.call(target);
  if (kind === '[object Window]') return (target as Window).document;
  return kind.endsWith('Document]') ? (target as Document) : null;
}

function whenRootIsReplaced(page: Document, act: () => void): () => void {
  const observer = new MutationObserver(act);
  observer.observe(page, { childList: true });
  return () => observer.disconnect();
}
