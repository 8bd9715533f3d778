import { quote } from '../util/quote.js';

/**
 * Checks the `virtualPath` option: a path of the scope, with a slash at its end, that is not the scope itself.
 *
 * @throws {TypeError} naming the option and what to write
 */
export function assertVirtualPath(virtualPath: unknown, scope: URL): asserts virtualPath is string | false {
  if (virtualPath === false) return;
  const fails = (why: string): never => {
    throw new TypeError(
      `"virtualPath" option ${why}: write a path under the scope with a slash at its end, ` +
        `e.g. ${JSON.stringify(`${scope.pathname}_files/`)}, or false`,
    );
  };
  if (typeof virtualPath !== 'string') return fails('must be a string or false');
  const { pathname } = new URL(virtualPath, scope.href);
  if (pathname !== virtualPath || pathname.includes('//')) fails(`${quote(virtualPath)} is not a plain path`);
  if (!pathname.startsWith(scope.pathname)) fails(`${quote(virtualPath)} is outside the scope`);
  if (!pathname.endsWith('/')) fails(`${quote(virtualPath)} does not end with a slash`);
  if (pathname === scope.pathname) fails(`${quote(virtualPath)} is the scope itself`);
}
