import { parseArgs } from 'node:util';
import { flagOf } from './flag-of.mjs';
import { inputs, scales } from './inputs.mjs';

/**
 * Reads the flags of write-scale.mjs: `--check`, or own numbers such as `--requests 5e9 --hit-ratio 0.9`.
 *
 * @throws {TypeError} one of them is unknown or is no number
 */
export function readOptions(args) {
  const names = ['requests', ...Object.keys(inputs)];
  const numbers = Object.fromEntries(names.map((name) => [flagOf(name), { type: 'string' }]));
  const { values: flags } = parseArgs({ args, options: { check: { type: 'boolean' }, ...numbers } });
  const given = names.filter((name) => flags[flagOf(name)] !== undefined);
  const own = Object.fromEntries(given.map((name) => [name, numberOf(flagOf(name), flags[flagOf(name)])]));
  if (flags.check && given.length > 0) {
    throw new TypeError('"--check" compares the page with its own inputs. Leave out the numbers');
  }
  const { requests, ...rest } = own;
  const defaults = Object.fromEntries(Object.entries(inputs).map(([name, { value }]) => [name, value]));
  return {
    mode: flags.check ? 'check' : given.length > 0 ? 'print' : 'write',
    scales: requests === undefined ? scales : [requests],
    values: { ...defaults, ...rest },
  };
}

function numberOf(flag, text) {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new TypeError(`"--${flag}" must be a number such as 0.9 or 5e9, not "${text}"`);
}
