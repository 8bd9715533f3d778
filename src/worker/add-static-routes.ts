import type { FileAuthOptions } from '../shared/contract/options.js';
import { scope } from './scope.js';

/** The part of the Static Routing API (Service Workers, Section 4.4.2) that is used here; the types have none of it yet. */
interface RoutingInstallEvent extends ExtendableEvent {
  addRoutes?(rules: readonly RouterRule[]): Promise<void>;
}

interface RouterRule {
  readonly condition: object;
  readonly source: 'network' | 'fetch-event';
}

declare const URLPattern: new (parts: Readonly<Record<string, string>>) => object;

/**
 * Spares waking the worker for requests to the application's own server that cannot be for a file, where the browser can
 * tell them apart by itself. The worker still decides about the rest. Other origins are not told apart, since
 * a newer worker may have more of them.
 *
 * Chromium 156 goes on a page that is open by the routes of its first worker: test/browser/static-routes.test.ts
 */
export function addStaticRoutes({ origins, virtualPath }: FileAuthOptions): void {
  scope.addEventListener('install', (event: RoutingInstallEvent) => {
    // A browser that knows another form of rules goes on asking the worker, as it would without any.
    event.waitUntil(addRoutes(event, origins, virtualPath).catch(() => {}));
  });
}

async function addRoutes(
  event: RoutingInstallEvent,
  origins: readonly string[],
  virtualPath: FileAuthOptions['virtualPath'],
): Promise<void> {
  if (event.addRoutes === undefined) return;
  const { origin: own } = scope.location;
  if (origins.includes(own)) return;
  const elsewhere = { not: pattern(own, '/') };
  const files = virtualPath ? [pattern(own, virtualPath)] : [];
  const isNoFile = { not: { or: [elsewhere, ...files] } };
  await event.addRoutes([
    { condition: isNoFile, source: 'network' },
    // Else Chromium 156 may ask the application's server at the same time (ServiceWorkerAutoPreload), which has no such
    // file: test/browser/static-routes.test.ts
    ...files.map((file) => ({
      condition: Object.assign({ requestMode: 'navigate' }, file),
      source: 'fetch-event' as const,
    })),
  ]);
}

/** Every URL of an origin whose path begins so. */
function pattern(origin: string, path: string): object {
  const { protocol, hostname, port } = new URL(origin);
  const urlPattern = new URLPattern({
    protocol: protocol.slice(0, -1),
    hostname: escape(hostname),
    port,
    pathname: `${escape(path)}*`,
  });
  return { urlPattern };
}

/** Much punctuation has a meaning of its own in a pattern. */
function escape(text: string): string {
  return text.replace(/[^\w/.-]/g, '\\$&');
}
