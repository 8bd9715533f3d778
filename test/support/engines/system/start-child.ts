import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { onExit } from './on-exit.js';

export interface Child {
  readonly process: ChildProcess;
  /** Ends the program and everything it started. */
  readonly stop: () => void;
}

/** Starts a program that ends with us at the latest. */
export function startChild(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string; stdio: StdioOptions },
): Child {
  // A process group of its own, so that the programs it starts end with it.
  const child = spawn(command, args, { ...options, detached: true });
  const kill = (): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The whole group is gone already.
    }
  };
  const forget = onExit(kill);
  child.once('error', () => forget());
  return {
    process: child,
    stop: () => {
      kill();
      forget();
    },
  };
}
