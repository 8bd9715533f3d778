import { once } from 'node:events';
import { Readable } from 'node:stream';
import { startChild } from '../system/start-child.js';

export interface Display {
  /** For the variable DISPLAY. */
  readonly name: string;
  readonly stop: () => void;
}

/** Starts an X server without a screen. It chooses the number of its display itself, so any number of them run side by side. */
export async function startXvfb(executable: string): Promise<Display> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const child = startChild(executable, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const failed = once(child.process, 'exit').then(() => {
    throw new Error('Xvfb ended before it had a display');
  });
  try {
    const number = await Promise.race([readLine(child.process.stdio[3]), failed]);
    failed.catch(() => undefined);
    return { name: `:${number}`, stop: child.stop };
  } catch (error) {
    child.stop();
    throw error;
  }
}

async function readLine(stream: unknown): Promise<string> {
  if (!(stream instanceof Readable)) throw new Error('Xvfb did not start');
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    text += String(chunk);
    if (text.includes('\n')) return text.trim();
  }
  throw new Error('Xvfb named no display');
}
