// What `npm test` runs: every vitest project, in every browser engine that is installed. Arguments are vitest's own.
import { parseCLI, startVitest } from 'vitest/node';
import { prepareEngines } from './run/prepare-engines.mjs';
import { createProgress } from './run/progress.mjs';
import { printSummary } from './run/print-summary.mjs';

const withoutBrowsers = new Set(['unit', 'unit-isolated', 'page']);

// The last line is for a reader of nothing else, so it comes whatever happens before it.
const count = await run(process.argv.slice(2)).catch((error) => {
  console.error(error);
  return { passed: 0, failed: 1, skipped: 0 };
});
console.log(countLine(count));
process.exit(count.failed === 0 && count.passed > 0 ? 0 : 1);

async function run(args) {
  const { filter, options } = parseCLI(['vitest', 'run', ...args]);
  const projects = [options.project ?? []].flat();
  const needsBrowsers = projects.length === 0 || !projects.every((name) => withoutBrowsers.has(name));
  const engines = needsBrowsers ? await prepareEngines() : { found: [], missing: [] };
  const progress = createProgress();
  const vitest = await startVitest('test', filter, { ...options, watch: false, reporters: [progress] });
  const counted = printSummary(progress.outcome(), engines);
  await vitest.close();
  return counted;
}

function countLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
