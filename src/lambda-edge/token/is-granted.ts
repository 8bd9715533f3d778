import type { AuthorizeRequest, GrantedFile } from '../options/options.js';

/**
 * The `authorize` option's default: one entry of the `files` claim opens the file. A malformed entry opens nothing. For a
 * rule of your own that adds to it: `(request) => isGranted(request) && !isDenied(request.claims.sub)`.
 */
export function isGranted({ claims, file }: AuthorizeRequest): boolean {
  const { files } = claims;
  const grants: readonly unknown[] = Array.isArray(files) ? files : [files];
  return grants.some((grant) => typeof grant === 'string' && opens(grant, file));
}

/**
 * An `authorize` option that lets any valid token open every file. Use it only if every holder of a token may see
 * every file of the distribution: being signed in is then the whole of the permission.
 */
export function anyValidToken(_request: AuthorizeRequest): boolean {
  return true;
}

/** Parts are compared for equality. With prefixes of text, `/a` would open `/ab/…` too. */
function opens(grant: string, { folder, file, path }: GrantedFile): boolean {
  const [root, grantedFolder, grantedFile, ...more] = grant.split('/');
  const isTwoParts = root === '' && more.length === 0 && grantedFile !== undefined;
  if (isTwoParts && grantedFolder === folder && (grantedFile === '' || grantedFile === file)) return true;
  return grant === path;
}
