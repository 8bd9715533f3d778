#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { cloudFrontFunctionCommand } from './commands/cloudfront-function-command.mjs';
import { devCommand } from './commands/dev-command.mjs';
import { initCommand } from './commands/init-command.mjs';
import { keysCommand } from './commands/keys-command.mjs';
import { readVersion } from './util/read-version.mjs';
import { UsageError } from './util/usage-error.mjs';

/** Each takes what it works on and its flags, and resolves with what to print. */
const commands = new Map([
  ['init', initCommand],
  ['dev', devCommand],
  ['keys', keysCommand],
  ['cloudfront-function', cloudFrontFunctionCommand],
]);

const commonFlags = {
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'v', default: false },
};

const usage = `Usage: ${[...commands.values()].map((command) => command.usage).join('\n       ')}`;

const help = `${usage}

${[...commands.values()].map((command) => command.help).join('\n\n')}

  --help     show this text
  --version  show the version of this package`;

try {
  process.stdout.write(await run(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function run(args) {
  const name = args.find((arg) => !arg.startsWith('-'));
  const command = commands.get(name);
  const { values, positionals } = readArguments(args, { ...commonFlags, ...command?.flags });
  const { help: wantsHelp, version: wantsVersion, ...flags } = values;
  if (wantsHelp) return `${help}\n`;
  if (wantsVersion) return `${await readVersion()}\n`;
  const [, path, ...more] = positionals;
  if (name === undefined) throw wrongUsage('The command is missing.');
  if (command === undefined) throw wrongUsage(`There is no command ${name}.`);
  if (path === undefined) throw wrongUsage(`${name} needs one more argument.`);
  if (more.length > 0) throw wrongUsage(`${name} takes one argument. Too many: ${more.join(' ')}`);
  return command.run(path, flags);
}

function readArguments(args, options) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    // What follows is about arguments that begin with a dash.
    throw wrongUsage(error.message.split('. ')[0]);
  }
}

function wrongUsage(problem) {
  return new UsageError(`${problem}\n\n${usage}\n\nMore: npx file-auth-worker --help`);
}
