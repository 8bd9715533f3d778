import { execFile, spawnSync } from 'node:child_process';
import { createHmac, createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export { functionEventOf } from '../../src/testing/cloudfront-function/function-event-of.js';

/** What a CloudFront Function is called with, as JSON: `rawQueryString` is made a method of it. */
export interface JsonEvent {
  readonly event: unknown;
  readonly rawQueryString: string | null;
}

/** The key value store that a function finds: its entries, or which of its methods fail. */
export interface StubStore {
  readonly id: string;
  readonly entries: Readonly<Record<string, string>>;
  readonly failing?: 'kvs' | 'get' | 'exists' | 'both' | undefined;
}

/** What a function answered: a request or a response of CloudFront Functions', or what it threw. */
export type FunctionAnswer = Readonly<Record<string, unknown>>;

/** Runs a function with one event after the other. */
export type RunFunction = (
  text: string,
  events: readonly JsonEvent[],
  store?: StubStore,
  /** What its clock says, in seconds; the machine's time unless given. */
  now?: number,
) => Promise<FunctionAnswer[]>;

const noStore: StubStore = { id: 'none', entries: {}, failing: 'kvs' };

/** In ES5, for it runs in njs, too. As CloudFront's, `get` rejects for a key that is not there. */
const moduleText = ({ id, entries, failing }: StubStore): string => `
  var entries = JSON.parse(${JSON.stringify(JSON.stringify(entries))}), failing = ${JSON.stringify(failing ?? '')};
  function has(key) { return Object.prototype.hasOwnProperty.call(entries, key); }
  function check(key, method) {
    if (typeof key !== 'string' || key === '' || Buffer.from(key).length > 512) throw new Error('InvalidKey');
    if (failing === method || failing === 'both') throw new Error('Unavailable');
  }
  var cloudfront = { kvs: function (id) {
    if (failing === 'kvs' || id !== ${JSON.stringify(id)}) throw new Error('NoStore');
    return {
      get: async function (key) { check(key, 'get'); if (!has(key)) throw new Error('KeyNotFound'); return entries[key]; },
      exists: async function (key) { check(key, 'exists'); return has(key); },
    };
  } };`;

// Without `await`: in a loop it makes njs 0.7.9 crash.
const driverText = (events: readonly JsonEvent[]): string => `
  var events = JSON.parse(${JSON.stringify(JSON.stringify(events))});
  function prepare(given) {
    var raw = given.rawQueryString;
    if (raw !== null) given.event.request.rawQueryString = function () { return raw === '' ? undefined : raw; };
    return given.event;
  }
  function runAll(answers) {
    if (answers.length === events.length) return JSON.stringify(answers);
    return handler(prepare(events[answers.length]))
      .catch(function (error) { return { threw: String(error) }; })
      .then(function (answer) { return runAll(answers.concat([answer])); });
  }`;

const importLine = /^import (\w+) from"cloudfront";/;

/** In Node.js, in strict mode, with no more modules than CloudFront has. */
export const runInNode: RunFunction = async (text, events, store = noStore, now) => {
  if (!importLine.test(text)) throw new Error('the function does not begin with its import');
  const clock = now === undefined ? '' : `var Date = { now: function () { return ${now * 1000}; } };`;
  const body = clock + text.replace(importLine, 'var $1 = cloudfront;');
  const require = (name: string): unknown => {
    if (name !== 'crypto') throw new Error(`there is no module ${name}`);
    return { createHmac, createHash };
  };
  // eslint-disable-next-line typescript/no-implied-eval -- it is a text that is tested
  const run = new Function(
    'require',
    `'use strict';${moduleText(store)}\n${body}\n${driverText(events)}\nreturn runAll([]);`,
  ) as (load: unknown) => Promise<string>;
  return JSON.parse(await run(require)) as FunctionAnswer[];
};

const execute = promisify(execFile);

const njsTimeoutMs = 30_000;

/** In njs, the engine that CloudFront Functions are made of: as a script, and as a module, which is strict. */
const runInNjs =
  (type: 'script' | 'module'): RunFunction =>
  async (text, events, store = noStore, now) => {
    const folder = await mkdtemp(join(tmpdir(), 'cloudfront-function-'));
    try {
      await writeFile(join(folder, 'cloudfront'), `${moduleText(store)}\nexport default cloudfront;`);
      // Into a file, because the console of njs 0.7.9 breaks lines at 2,048 characters.
      const answers = JSON.stringify(join(folder, 'answers.json'));
      const end = `runAll([]).then(function (text) { require('fs').writeFileSync(${answers}, text); });`;
      const clock = now === undefined ? '' : `Date.now = function () { return ${now * 1000}; };`;
      await writeFile(join(folder, 'function.js'), `${text}\n${clock}\n${driverText(events)}\n${end}`);
      // What loops for ever would outlive its test.
      const limits = { timeout: njsTimeoutMs, killSignal: 'SIGKILL' } as const;
      await execute('njs', ['-t', type, '-p', folder, join(folder, 'function.js')], limits);
      return JSON.parse(await readFile(join(folder, 'answers.json'), 'utf8')) as FunctionAnswer[];
    } finally {
      await rm(folder, { recursive: true });
    }
  };

const hasNjs = spawnSync('njs', ['-v']).status === 0;
const isNjsRequired = Boolean(process.env['CI'] || process.env['FILE_AUTH_ENGINES']);

if (!hasNjs && !isNjsRequired) {
  console.warn('njs is not installed (Debian package "njs"): the CloudFront Function runs in Node.js only.');
}

/** The engines that a function is tested in. Where njs is required and not there, its tests fail. */
export const functionEngines: readonly (readonly [string, RunFunction])[] = [
  ['Node.js', runInNode],
  ...(hasNjs || isNjsRequired
    ? ([
        ['njs', runInNjs('script')],
        ['njs in strict mode', runInNjs('module')],
      ] as const)
    : []),
];
