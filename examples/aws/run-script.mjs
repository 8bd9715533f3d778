import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.mjs';

/** Runs `main` if Node.js was started with the file of this URL, and not if the file is imported. */
export async function runScript(url, main) {
  if (!isStarted(fileURLToPath(url))) return;
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    console.error(describe(error));
    process.exitCode = 1;
  }
}

/** Like `parseArgs` of node:util. An unknown argument is a UsageError with the help. */
export function readArguments(config, help) {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(`${error.message}\n\n${help}`);
  }
}

function isStarted(path) {
  // With `node -e`, this is an argument and not a file.
  const started = process.argv[1] ?? '';
  return existsSync(started) && realpathSync(started) === realpathSync(path);
}

function describe(error) {
  if (error instanceof UsageError) return error.message;
  // Errors of the AWS clients: without an answer from AWS, or with an answer that says what is not allowed.
  if (error.name === 'CredentialsProviderError') {
    return 'There are no AWS credentials. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
  }
  if (error.$metadata !== undefined) return `AWS answered ${error.name}: ${error.message}`;
  return error.stack;
}
