import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Consumer } from './create-consumer.js';

/** `npx file-auth-worker dev`, which runs until it is stopped. */
export interface Dev {
  readonly port: string;
  /** What it has printed so far. */
  printed(): string;
  stop(): Promise<void>;
}

/** Starts the command of a consumer's package in a folder, with a home of its own for its key. */
export async function startDev(
  { folder, packageFolder }: Consumer,
  cwd: string,
  args: readonly string[],
): Promise<Dev> {
  const bin = join(packageFolder, 'bin', 'file-auth-worker.mjs');
  const child: ChildProcess = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { ...process.env, XDG_CACHE_HOME: join(folder, '.cache') },
  });
  let printed = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text) => (printed += String(text)));
  await expect.poll(() => printed, { timeout: 20_000 }).toContain('Stop with Ctrl+C');
  return {
    port: /http:\/\/localhost:(\d+)/.exec(printed)![1]!,
    printed: () => printed,
    stop: async () => {
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
}
