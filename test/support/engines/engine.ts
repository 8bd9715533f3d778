/** A browser engine the tests know how to drive. */
export type EngineName = 'chromium' | 'firefox' | 'webkit';

interface ChromiumEngine {
  readonly name: 'chromium';
  readonly executable: string;
}

interface FirefoxEngine {
  readonly name: 'firefox';
  readonly executable: string;
}

interface WebKitEngine {
  readonly name: 'webkit';
  readonly executable: string;
  readonly driver: string;
  readonly displayServer: string;
}

/** An engine that is on this machine, and where. */
export type InstalledEngine = ChromiumEngine | FirefoxEngine | WebKitEngine;

/** An engine that is not, and what to do about it. */
export interface MissingEngine {
  readonly name: EngineName;
  readonly reason: string;
}

export function isInstalled(engine: InstalledEngine | MissingEngine): engine is InstalledEngine {
  return !('reason' in engine);
}

export type InstalledEngineOf<Name extends EngineName> = Extract<InstalledEngine, { name: Name }>;
