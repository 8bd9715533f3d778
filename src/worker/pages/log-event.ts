import type { FileAuthEvent, FileEvent } from '../../shared/contract/events.js';

/** Writes an event to the worker's console, for the `debug` option. An event holds no token and no query. */
export function logEvent(event: FileAuthEvent): void {
  const { type, ...details } = event;
  const title = event.type === 'file' ? fileTitle(event) : type;
  // The one place that writes unasked-for lines, and only because the application asked.
  // oxlint-disable no-console
  console.groupCollapsed(`file-auth-worker: ${title}`);
  for (const [name, value] of Object.entries(details)) console.log(`${name}:`, value);
  console.groupEnd();
  // oxlint-enable no-console
}

function fileTitle({ outcome, destination, path, status, reason }: FileEvent): string {
  const why = reason === null ? '' : ` (${reason})`;
  return `${outcome} ${destination || 'fetch'} ${path} → ${status || 'no readable status'}${why}`;
}
