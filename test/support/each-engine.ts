import { describe, it } from 'vitest';
import type { EngineName, InstalledEngine } from './engines/index.js';
import { requestedEngines } from './requested-engines.js';

/**
 * Runs the tests of a file once for each engine, in a `describe` named after it. An engine that FILE_AUTH_ENGINES asks for
 * and that is not installed fails.
 */
export function eachEngine(defineTests: (engine: InstalledEngine) => void): void {
  const { installed, required } = requestedEngines();
  for (const { name, reason } of required) {
    describe(name, () => {
      it('is installed', () => {
        throw new Error(reason);
      });
    });
  }
  if (installed.length === 0 && required.length === 0) {
    it('finds a browser', () => {
      throw new Error('no browser is installed, so nothing was tested');
    });
  }
  for (const engine of installed) describe(engine.name, () => defineTests(engine));
}

/** Permutations of what an engine does are tried in Chromium, and each thing it does once in the others. */
export function permutations<T>(
  engine: EngineName,
  all: readonly T[],
  elsewhere: readonly NoInfer<T>[],
): readonly T[] {
  return engine === 'chromium' ? all : elsewhere;
}
