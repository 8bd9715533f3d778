import { createHash } from 'node:crypto';
import { createAuthorizer } from '../../../src/lambda-edge/index.js';
import type {
  InterceptedAnswer,
  LocalCloudFront,
  StoredFile,
  ViewerRequestHandler,
} from '../../../src/testing/index.js';
import { filePath, png } from '../test-files.js';
import { testAudience, testIssuer, type TestKey } from '../tokens.js';
import { cdn, otherCdn, type World } from '../world.js';
import { contents, text } from './contents.js';
import { requestKinds, type RequestKind } from './request-kinds.js';

export interface DistributionSettings {
  /** Where the files are. */
  readonly folder: string;
  readonly isPrivate: boolean;
  readonly hasCors: boolean;
  readonly bytesPerSecond?: number;
}

/** The number in the UUID of a kind's files: each kind has its own, so that the log tells them apart. */
export function numberOf(kind: RequestKind): number {
  return requestKinds.indexOf(kind) + 1;
}

/** The URL that a kind of request asks for. */
export function urlOf(kind: RequestKind, folder: string): string {
  return cdn + filePath(folder, numberOf(kind), contents[kind.content].rest);
}

/** The `integrity` of a kind's file, and that of something else. */
export function integrityOf(kind: RequestKind): { right: string; wrong: string } {
  const { rest, files } = contents[kind.content];
  const body = files(numberOf(kind))[rest]?.body ?? '';
  const hash = (bytes: Uint8Array | string): string =>
    `sha256-${createHash('sha256').update(bytes).digest('base64')}`;
  return { right: hash(body), wrong: hash('something else') };
}

/** A distribution with the files of all kinds. `/public/` is a behaviour without function. */
export function createDistribution(
  world: World,
  key: TestKey,
  { folder, isPrivate, hasCors, ...more }: DistributionSettings,
): LocalCloudFront {
  const authorize = createAuthorizer({
    issuer: testIssuer,
    audience: testAudience,
    keys: { keys: [key.jwk] },
    allowedOrigins: [world.app.url],
  });
  const handler: ViewerRequestHandler = async (event) => {
    const { request } = event.Records[0]!.cf;
    // Preflights are answered as with the authorizer, or a public file would be worse off.
    const isOpen = request.method !== 'OPTIONS' && (!isPrivate || request.uri.startsWith('/public/'));
    return isOpen ? request : authorize(event);
  };
  const cors = hasCors ? 'response-headers-policy' : 'none';
  const files = Object.fromEntries(requestKinds.flatMap((kind) => filesOf(kind, folder)));
  return world.replaceCloudFront({ handler, files, intercept: redirect, cors, ...more });
}

function filesOf(kind: RequestKind, folder: string): [path: string, file: StoredFile][] {
  const number = numberOf(kind);
  const named = Object.entries<StoredFile>(contents[kind.content].files(number));
  return named.map(([rest, file]) => [filePath(folder, number, rest), file]);
}

const publicFiles: Readonly<Record<string, InterceptedAnswer>> = {
  '.moved': { status: 200, headers: { 'content-type': 'text/plain' }, body: text },
  '.moved-image': { status: 200, headers: { 'content-type': 'image/png' }, body: png(0, 0, 255) },
};

function redirect({ path }: { readonly path: string }): InterceptedAnswer | null {
  const [stem = '', rest = ''] = path.split(/(?=\.)/);
  if (path.startsWith('/public/')) return publicFiles[rest] ?? null;
  const locations: Readonly<Record<string, string>> = {
    [contents.moved.rest]: `${cdn}/public${path}`,
    [contents.movedImage.rest]: `${cdn}/public${path}`,
    [contents.movedToFile.rest]: `${cdn}${stem}-target.txt`,
    [contents.movedAway.rest]: `${otherCdn}/public${path}`,
  };
  const location = locations[rest];
  return location === undefined ? null : { status: 302, headers: { location } };
}
