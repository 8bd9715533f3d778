// What `npm run bench` runs: file-auth-worker, the classic hand-written worker and no worker, in every installed engine.
import { parseArgs } from 'node:util';
import { describeLoad, describeMachine } from './describe-machine.mjs';
import { measureColdStart } from './measure-cold-start.mjs';
import { measureEdge } from './measure-edge.mjs';
import { measureEngine } from './measure-engine.mjs';
import { measureSizes } from './measure-sizes.mjs';
import { report } from './report.mjs';
import { withTypeScript } from '../test/support/with-typescript.mjs';
import { writeDocument } from './write-document.mjs';

const options = readOptions(process.argv.slice(2));
const results = await withTypeScript((load) => measure(load, options));
const markdown = report({ ...results, command: commandOf(process.argv.slice(2)) });
console.log(markdown);
if (options.write) await writeDocument(markdown);

function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '5' },
      engine: { type: 'string', multiple: true, default: [] },
      'only-edge': { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  if (!/^[1-9]\d*$/.test(values.rounds)) throw new TypeError('"--rounds" must be a positive whole number');
  const { engine: engineNames, 'only-edge': onlyEdge, write } = values;
  if (onlyEdge && write) throw new TypeError('"--write" replaces all results, so it needs the engines, too');
  return { rounds: Number(values.rounds), engineNames, onlyEdge, write };
}

function commandOf(args) {
  return args.length === 0 ? 'npm run bench' : `npm run bench -- ${args.join(' ')}`;
}

async function measure(load, { rounds, engineNames, onlyEdge }) {
  const context = { load, rounds, onProgress: (text) => console.error(text) };
  const date = new Date().toISOString().slice(0, 10);
  const loadBefore = describeLoad();
  const engines = [];
  for (const engine of onlyEdge ? [] : await chooseEngines(load, engineNames)) {
    engines.push(await measureEngine(engine, context));
  }
  context.onProgress('edge');
  const edge = { ...(await measureEdge(context)), cold: await measureColdStart(context) };
  const about = { date, machine: describeMachine(), loads: [loadBefore, describeLoad()], rounds };
  return { ...about, engines, edge, sizes: await measureSizes() };
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
