import { FileAuthError } from '../../shared/contract/errors.js';

// After each of the attempts.
const pausesMs = [200, 1000, 3000, 0];

/**
 * Loads a part of this package that is a file of its own. A network that fails once, or a server in the middle of a
 * deployment, is asked again. Firefox 153 keeps the first failure until the page is loaded again: test/browser/parts.test.ts
 *
 * @param load - the `import()`, written out where it is called, so that bundlers see it
 * @throws {FileAuthError} `not-loaded`
 */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  let cause: unknown;
  for (const pauseMs of pausesMs) {
    try {
      return await load();
    } catch (error) {
      cause = error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  throw new FileAuthError(
    'not-loaded',
    'A part of file-auth-worker could not be loaded. Deploy every file, and keep those of earlier builds for open tabs.',
    { cause },
  );
}
