import type { FileAuthEvent } from '../shared/contract/events.js';

/** The events that {@link FileAuth} dispatches, by type. */
export type FileAuthEventMap = {
  readonly [Type in FileAuthEvent['type']]: CustomEvent<Extract<FileAuthEvent, { type: Type }>>;
};

/** An `EventTarget` whose listeners get typed events. {@link FileAuth} is one. */
export interface FileAuthEventTarget extends EventTarget {
  addEventListener<Type extends keyof FileAuthEventMap>(
    type: Type,
    listener: ((event: FileAuthEventMap[Type]) => unknown) | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Type extends keyof FileAuthEventMap>(
    type: Type,
    listener: ((event: FileAuthEventMap[Type]) => unknown) | null,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** Reports what happens on a page to everyone who listens. */
export interface FileAuthEvents {
  readonly report: (event: FileAuthEvent) => void;
  readonly listen: (listener: (event: FileAuthEvent) => void, signal?: AbortSignal) => void;
}

/** @param onEvent - the application's, which is told first; its mistakes are its own */
export function createFileAuthEvents(onEvent: ((event: FileAuthEvent) => void) | undefined): FileAuthEvents {
  const listeners = new Set<(event: FileAuthEvent) => void>();
  return {
    report: (event) => {
      try {
        onEvent?.(event);
      } catch (error) {
        reportError(error);
      }
      for (const listener of listeners) listener(event);
    },
    listen: (listener, signal) => {
      listeners.add(listener);
      signal?.addEventListener('abort', () => listeners.delete(listener), { once: true });
    },
  };
}
