import type { AuthorizeRequest, GrantedFile } from './authorize.js';

/**
 * The default of the option `authorize`: tells whether an entry of the claim `files` grants the file. A malformed entry
 * grants nothing. Call it in a rule of your own that adds to the default.
 *
 * @example
 * ```ts
 * createAuthorizer({
 *   issuer,
 *   audience,
 *   keys,
 *   allowedOrigins,
 *   authorize: (request) => isGranted(request) && !blockedUsers.has(request.claims.sub),
 * });
 * ```
 */
export function isGranted({ claims, file }: AuthorizeRequest): boolean {
  const { files } = claims;
  const grants: readonly unknown[] = Array.isArray(files) ? files : [files];
  return grants.some((grant) => typeof grant === 'string' && opens(grant, file));
}

/** Parts are compared for equality. With prefixes of text, `/a` would open `/ab/…` too. */
function opens(grant: string, { folder, file, path }: GrantedFile): boolean {
  const [root, grantedFolder, grantedFile, ...more] = grant.split('/');
  const isTwoParts = root === '' && more.length === 0 && grantedFile !== undefined;
  if (isTwoParts && grantedFolder === folder && (grantedFile === '' || grantedFile === file)) return true;
  return grant === path;
}
