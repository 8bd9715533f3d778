import type { VirtualFile } from '../../shared/contract/virtual-path.js';
import { contentDisposition } from './content-disposition.js';
import { isNullBodyStatus } from '../request/is-null-body-status.js';

/**
 * What keeps an answer on the application's own origin from becoming a part of the application. Also for the page that is
 * shown instead of a file.
 */
export const hardeningHeaders = {
  // Never allow-scripts and never allow-same-origin: an uploaded page stays a picture of itself. It loads nothing either:
  // a request to any host tells who reads it, and one to the application's server carries the visitor's cookies.
  'content-security-policy':
    "sandbox; default-src 'none'; img-src data:; media-src data:; font-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  // A frame in an isolated page stays empty without it (HTML, Section 7.1.4).
  'cross-origin-embedder-policy': 'require-corp',
  'referrer-policy': 'no-referrer',
  'cache-control': 'private, no-store',
} as const;

const medium = oneType('(?:video|audio)/[\\w.-]+');

/** What is safe outside of the sandbox, and all that it may load then. */
const policies: readonly (readonly [type: RegExp, policy: string])[] = [
  // A media document in a sandbox has an opaque origin, and so no worker to get its ranges from.
  [medium, "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'"],
  // The viewer of PDFs in WebKitGTK 2.50 has scripts of its own, and a sandbox leaves it blank:
  // test/browser/virtual-path.test.ts
  [oneType('application/pdf'), "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'"],
  // No byte of these is ever a script, since nothing is guessed at: they need no sandbox. WebKitGTK 2.50 leads neither a
  // reload nor the next navigation of a frame out of one to the worker: test/browser/virtual-path.test.ts
  [
    oneType('text/plain|image/(?:png|apng|jpeg|gif|webp|avif|bmp|x-icon|vnd\\.microsoft\\.icon)'),
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'",
  ],
];

/** One plain type: of several in a list the last one counts, and one that ends in +xml is a document with scripts. */
function oneType(names: string): RegExp {
  return new RegExp(`^(?:${names})\\s*(?:;[^,]*)?$`, 'i');
}

const carriedHeaders = ['content-length', 'content-range', 'content-language', 'content-disposition'];

// They invite range requests. A browser that resumes a download, and the PDF viewer of Firefox 153, send these past the
// worker, to the application's server: test/browser/hostile-files.test.ts. Elements, scripts and the player of a film ask
// the worker.
const invitingHeaders = ['accept-ranges', 'last-modified', 'etag'];

/**
 * Constructs the answer under a virtual URL from what the distribution answered.
 *
 * @param request - a navigation is shown or saved; with no destination, it is a script that reads the answer
 */
export function hardenResponse(
  response: Response,
  { file, download }: VirtualFile,
  { mode, destination }: Pick<Request, 'mode' | 'destination'>,
): Response {
  // What is not said to be anything else is not shown, and not guessed at.
  const stored = response.headers.get('content-type') ?? 'application/octet-stream';
  const isNavigation = mode === 'navigate';
  const type = destination === '' && !isNavigation ? asText(stored) : stored;
  const isForParts = !isNavigation || (medium.test(type) && download === null);

  const headers = new Headers(hardeningHeaders);
  for (const name of isForParts ? [...carriedHeaders, ...invitingHeaders] : carriedHeaders) {
    const value = response.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  headers.set('content-type', type);
  const policy = policyOf(type);
  if (policy !== null) headers.set('content-security-policy', policy);
  // The body is decoded here, so it is no longer as long as it was on the way.
  if (response.headers.has('content-encoding')) headers.delete('content-length');
  if (download !== null) headers.set('content-disposition', contentDisposition(download, file.path));
  const { status, statusText } = response;
  return new Response(isNullBodyStatus(status) ? null : response.body, { status, statusText, headers });
}

/** Documents and scripts as text: a script that reads one may put it into the page (Turbo, htmx). */
function asText(contentType: string): string {
  if (!/html|xml|script/i.test(contentType)) return contentType;
  const [charset = 'charset=utf-8'] = /charset="?[\w-]+"?/i.exec(contentType) ?? [];
  return `text/plain; ${charset}`;
}

/** `null` for whatever stays in the sandbox. */
function policyOf(contentType: string): string | null {
  return policies.find(([type]) => type.test(contentType))?.[1] ?? null;
}
