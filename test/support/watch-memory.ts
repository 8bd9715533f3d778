import { readdirSync, readFileSync } from 'node:fs';

/** Watches how much memory of their own all programs need that this one has started, and those that they have. */
export interface MemoryWatch {
  /** The most that it has grown by, in bytes. */
  readonly growth: () => number;
  readonly stop: () => void;
}

const everyMs = 100;

/** Only Linux tells it. */
export const canWatchMemory: boolean = process.platform === 'linux';

export function watchMemory(): MemoryWatch {
  const before = ownMemory();
  let most = before;
  const look = (): void => {
    most = Math.max(most, ownMemory());
  };
  const timer = setInterval(look, everyMs);
  return {
    growth: () => most - before,
    stop: () => clearInterval(timer),
  };
}

/** Without what they only map of a file: the kernel can take that back. */
function ownMemory(): number {
  const lines = descendants(process.pid).flatMap((pid) => readProcess(pid, 'smaps_rollup').split('\n'));
  return lines
    .map((line) => /^Pss_(?:Anon|Shmem):\s+(\d+) kB$/.exec(line))
    .reduce((sum, found) => sum + Number(found?.[1] ?? 0) * 1024, 0);
}

function descendants(ancestor: number): number[] {
  const children = new Map<number, number[]>();
  for (const pid of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
    // The program's name comes before, in parentheses, and may have some itself.
    const parent = /\) \w (\d+) [^)]*$/.exec(readProcess(pid, 'stat'))?.[1];
    if (parent === undefined) continue;
    children.set(Number(parent), [...(children.get(Number(parent)) ?? []), pid]);
  }
  const family = [ancestor];
  // It grows meanwhile.
  for (const pid of family) family.push(...(children.get(pid) ?? []));
  return family.slice(1);
}

/** Empty if it has ended meanwhile. */
function readProcess(pid: number, what: string): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  } catch {
    return '';
  }
}
