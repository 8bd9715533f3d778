import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.mjs';

/** Runs `main` if Node.js was started with the file of that URL, and not if the file is imported. */
export async function runScript(url, main) {
  if (!isStarted(fileURLToPath(url))) return;
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    console.error(describe(error));
    process.exitCode = 1;
  }
}

/** As `parseArgs` of node:util; what it does not know is answered with the help. */
export function readArguments(config, help) {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(`${error.message}\n\n${help}`);
  }
}

function isStarted(path) {
  // With `node -e` this is an argument, and no file.
  const started = process.argv[1] ?? '';
  return existsSync(started) && realpathSync(started) === realpathSync(path);
}

function describe(error) {
  if (error instanceof UsageError) return error.message;
  // What the AWS clients throw without an answer from AWS, or with one that says who may not do what.
  if (error.name === 'CredentialsProviderError') {
    return 'There are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
  }
  if (error.$metadata !== undefined) return `AWS refused: ${error.name}: ${error.message}`;
  return error.stack;
}
