import { cpus, loadavg } from 'node:os';

/** What readers must know about the machine to compare it with their own. */
export function describeMachine() {
  const cores = cpus();
  const model = (cores[0]?.model ?? 'processor').replace(/\s+/g, ' ').trim();
  return `${process.platform} ${process.arch}, ${cores.length} cores (${model}), Node.js ${process.versions.node}`;
}

/** How many processes wanted to run, on average over the last minute. */
export function describeLoad() {
  return loadavg()[0].toFixed(1);
}
