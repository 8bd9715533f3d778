// What `npm run bench` runs: file-auth-worker, other workers and no worker, in every installed engine.
import { withTypeScript } from '../test/support/with-typescript.mjs';
import { reportGrowth } from './growth/report-growth.mjs';
import { measureAll } from './measure-all.mjs';
import { readOptions } from './read-options.mjs';
import { report } from './report.mjs';
import { writeResults } from './write-results.mjs';

const args = process.argv.slice(2);
const options = readOptions(args);
const command = args.length === 0 ? 'npm run bench' : `npm run bench -- ${args.join(' ')}`;
const measured = { command, ...(await withTypeScript((load) => measureAll(load, options))) };
const { engines, edge, sizes, growth } = measured;
const results = engines.length > 0 || edge || sizes ? report(measured) : null;
const growthText = growth && reportGrowth(measured);
console.log([results, growthText].filter(Boolean).join('\n\n'));
if (options.write) await writeResults({ results, growth: growthText, curves: growth?.curves ?? [] });
