import { execFile } from 'node:child_process';

/** How a command ended, and what it wrote. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, however that is. */
export function run(command: string, args: readonly string[], cwd: string): Promise<Finished> {
  return new Promise((resolve, reject) => {
    // npm is a batch file on Windows, which only a shell starts.
    const shell = process.platform === 'win32' && command !== process.execPath;
    // The test runner's NODE_ENV is not the consumer's.
    const env = { ...process.env, NODE_ENV: undefined };
    const child = execFile(command, args, { cwd, shell, env }, (error, stdout, stderr) => {
      if (child.exitCode === null) reject(error ?? new Error(`${command} did not end`));
      else resolve({ code: child.exitCode, stdout, stderr });
    });
  });
}

/** Runs a command that must succeed, and returns what it wrote to stdout. */
export async function runToSuccess(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, cwd);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${stdout}\n${stderr}`);
  return stdout;
}
