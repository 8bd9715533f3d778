// Prints the authorizer as a CloudFront Function, with the options of a file.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../util/usage-error.mjs';

const usage = `file-auth-worker cloudfront-function <options file>`;

const help = `cloudfront-function prints the authorizer as a CloudFront Function, with the options of renderCloudFrontFunction from a
.json file, or from the default export of a module (.mjs, .js).`;

const flags = {};

export const cloudFrontFunctionCommand = { usage, help, flags, run };

/** As it is, without a line break at its end: CloudFront counts the bytes. */
async function run(path) {
  const options = await readOptions(path);
  const { renderCloudFrontFunction } = await import('../../dist/cloudfront-function.js');
  try {
    return renderCloudFrontFunction(options);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(`${path}: ${error.message}`);
  }
}

async function readOptions(path) {
  try {
    if (path.endsWith('.json')) return JSON.parse(await readFile(path, 'utf8'));
    return (await import(pathToFileURL(resolve(path)))).default;
  } catch (error) {
    // A parser shows what is around the place that it stumbles over, and that may be a secret.
    const problem =
      error instanceof SyntaxError ? 'it cannot be parsed' : (error.code ?? 'it fails when it is imported');
    throw new UsageError(`The options could not be read from ${path}: ${problem}.`);
  }
}
