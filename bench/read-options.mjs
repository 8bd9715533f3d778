import { parseArgs } from 'node:util';
import { engineParts, growthParts } from './engine-parts.mjs';

const names = [...engineParts, ...growthParts].map(({ name }) => name).concat('edge', 'sizes');

/**
 * Reads the options of `npm run bench`.
 *
 * @throws {TypeError} one of them is wrong
 */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '5' },
      engine: { type: 'string', multiple: true, default: [] },
      only: { type: 'string', multiple: true, default: [] },
      write: { type: 'boolean', default: false },
    },
  });
  const { rounds, engine: engineNames, only, write } = values;
  if (!/^[1-9]\d*$/.test(rounds)) throw new TypeError('"--rounds" must be a positive whole number');
  const covers = (wanted, name) => name === wanted || name.startsWith(`${wanted}-`);
  const unknown = only.find((wanted) => !names.some((name) => covers(wanted, name)));
  if (unknown !== undefined) {
    throw new TypeError(`"--only" must be "growth" or one of "${names.join('", "')}", not "${unknown}"`);
  }
  const isGrowthOnly = only.length === 1 && only[0] === 'growth';
  if (write && only.length > 0 && !isGrowthOnly) {
    throw new TypeError(
      '"--write" replaces all results, or with "--only growth" those of growth. Leave out "--only"',
    );
  }
  const isWanted = (name) => only.length === 0 || only.some((wanted) => covers(wanted, name));
  return { rounds: Number(rounds), engineNames, isWanted, write };
}
