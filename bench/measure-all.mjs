import { createProgress } from './create-progress.mjs';
import { describeLoad, describeMachine } from './describe-machine.mjs';
import { measureColdStart } from './measure-cold-start.mjs';
import { measureEdge } from './measure-edge.mjs';
import { measureSitting } from './measure-sitting.mjs';
import { measureSizes } from './measure-sizes.mjs';
import { planSittings } from './plan-sittings.mjs';

/** Measures what is wanted, one thing after the other. What is not wanted is missing in the results, or `null`. */
export async function measureAll(load, { rounds, engineNames, isWanted }) {
  const { browserSupport } = await load('test/support/engines/index.ts');
  const engines = await chooseEngines(load, engineNames);
  const sittings = planSittings(engines, { supports: browserSupport, isWanted });
  const others = ['edge', 'sizes'].filter(isWanted);
  const total = sittings.reduce((sum, { parts }) => sum + parts.length, others.length);
  const progress = createProgress(total, (line) => console.error(line));
  const context = { load, rounds, progress };

  const date = new Date().toISOString().slice(0, 10);
  const loadBefore = describeLoad();
  const browsers = await measureBrowsers(sittings, context);
  const edge = isWanted('edge') ? await measureFunction(context) : null;
  const about = { date, machine: describeMachine(), loads: [loadBefore, describeLoad()], rounds };
  if (isWanted('sizes')) progress.begin('sizes');
  const sizes = isWanted('sizes') ? await measureSizes() : null;
  progress.end();
  return { ...about, ...browsers, edge, sizes };
}

async function measureBrowsers(sittings, context) {
  const engines = [];
  let growth = null;
  for (const sitting of sittings) {
    const { version, measured } = await measureSitting(sitting, context);
    const about = { name: sitting.engine.name, version, http2: sitting.http2 };
    if (sitting.results === 'main') engines.push({ ...about, main: measured, http1: {} });
    else if (sitting.results === 'http1') engines.at(-1).http1 = measured;
    else growth = { ...about, curves: Object.values(measured) };
  }
  return { engines, growth };
}

async function measureFunction(context) {
  context.progress.begin('edge');
  return { ...(await measureEdge(context)), cold: await measureColdStart(context) };
}

/** The engines of the option `--engine`, which must be installed; without the option, all installed engines. */
async function chooseEngines(load, names) {
  const { requestedEngines } = await load('test/support/requested-engines.ts');
  const { installed, missing, required } = requestedEngines(names.join(','));
  for (const { name, reason } of names.length === 0 ? missing : required) {
    console.error(`${name}: not measured (${reason})`);
  }
  if (installed.length === 0) throw new Error('none of these engines is installed');
  return installed;
}
