import { findEngines, isInstalled, type InstalledEngine, type MissingEngine } from './engines/index.js';

export interface RequestedEngines {
  readonly installed: readonly InstalledEngine[];
  /** Engines that do not run, and why. */
  readonly missing: readonly MissingEngine[];
  /** Those of the missing ones that were asked for. */
  readonly required: readonly MissingEngine[];
}

/**
 * The engines to test with: those that FILE_AUTH_ENGINES lists, e.g. "chromium,firefox,webkit", and each of them must be
 * there. Without the variable, all that are installed.
 */
export function requestedEngines(list: string = process.env['FILE_AUTH_ENGINES'] ?? ''): RequestedEngines {
  const engines = findEngines();
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = names.find((name) => !engines.some((engine) => engine.name === name));
  if (unknown)
    throw new TypeError(`FILE_AUTH_ENGINES lists "${unknown}"; the engines are chromium, firefox, webkit`);
  const isRequested = ({ name }: { name: string }): boolean => names.length === 0 || names.includes(name);
  const installed = engines.filter(isInstalled);
  const missing = engines.filter((engine) => 'reason' in engine);
  return {
    installed: installed.filter(isRequested),
    missing: [
      ...missing,
      ...installed
        .filter((engine) => !isRequested(engine))
        .map(({ name }) => ({ name, reason: 'not listed in FILE_AUTH_ENGINES' })),
    ],
    required: names.length === 0 ? [] : missing.filter(isRequested),
  };
}
