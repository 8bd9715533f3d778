import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Finds the first of the commands that is on the PATH. */
export function findOnPath(commands: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return firstExisting(
    commands.flatMap((command) => folders.map((folder) => join(folder, command + suffix))),
  );
}

export function firstExisting(paths: readonly string[]): string | undefined {
  return paths.find((path) => existsSync(path));
}

/** The folders that Windows installs programs into, with `path` below each. */
export function windowsPrograms(path: string): string[] {
  return ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA']
    .map((variable) => process.env[variable])
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, path));
}

/** An executable that a variable names is taken or missed; another one would be a surprise. */
export function findNamedByVariable(variable: string): { path: string } | { reason: string } | undefined {
  const path = process.env[variable];
  if (!path) return undefined;
  return existsSync(path) ? { path } : { reason: `${variable} names a file that does not exist` };
}
