import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthorizer } from 'file-auth-worker/lambda-edge';
import { UsageError } from './usage-error.mjs';

const origin = /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*(:[1-9][0-9]{0,4})?$/;
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const isString = (value) => typeof value === 'string' && value !== '';
const isOriginArray = (value) =>
  Array.isArray(value) && value.every((each) => isString(each) && origin.test(each));

/**
 * What each value must be.
 *
 * @type {Record<string, [(value: unknown) => boolean, string]>}
 */
const rules = {
  stackName: [
    // CloudFormation allows 128. CloudFront's comment contains the name, and has 128 in all.
    (value) => isString(value) && /^[A-Za-z][A-Za-z0-9-]{0,99}$/.test(value),
    'a name of at most 100 letters, digits and hyphens that begins with a letter',
  ],
  issuer: [isString, 'a string: the "iss" of your tokens'],
  audience: [isString, 'a string: the "aud" of your tokens'],
  allowedOrigins: [
    (value) => isOriginArray(value) && value.length > 0,
    'an array of exact https origins without a path or a wildcard, e.g. ["https://app.mycompany.com"]',
  ],
  uploadOrigins: [isOriginArray, 'an array of exact https origins, or [] if no page uploads'],
  priceClass: [
    (value) => /^PriceClass_(?:100|200|All)$/.test(value),
    '"PriceClass_100", "PriceClass_200" or "PriceClass_All"',
  ],
  logRetentionDays: [(value) => retentions.includes(value), `one of ${retentions.join(', ')}`],
};

/**
 * Reads config.json and keys.json, and checks them as far as possible without AWS.
 *
 * @throws {UsageError} it names every wrong value, and says what to write instead
 */
export async function readConfig(folder) {
  const [config, keys] = await Promise.all([readJson(folder, 'config.json'), readJson(folder, 'keys.json')]);
  const problems = [...findProblems(config), ...findKeyProblems(keys)];
  if (problems.length === 0) problems.push(...findOptionProblems(config, keys));
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return config;
}

/** The one value that a teardown needs, even if others are wrong. */
export async function readStackName(folder) {
  const { stackName } = await readJson(folder, 'config.json');
  const [isRight, meaning] = rules.stackName;
  if (!isRight(stackName)) throw new UsageError(`config.json: "stackName" must be ${meaning}.`);
  return stackName;
}

async function readJson(folder, name) {
  const text = await readFile(join(folder, name), 'utf8').catch(() => {
    throw new UsageError(`${name} is missing in ${folder}.`);
  });
  try {
    const value = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // The parser's message may quote the file, which may contain a private key by mistake.
  }
  throw new UsageError(`${name} is not a JSON object.`);
}

function findProblems(config) {
  const unknown = Object.keys(config).filter((name) => !Object.hasOwn(rules, name));
  const wrong = Object.entries(rules).filter(([name, [isRight]]) => !isRight(config[name]));
  const samples = ['issuer', 'allowedOrigins', 'uploadOrigins'].filter((name) =>
    [config[name]].flat().some((value) => /\bexample\.com\b/.test(value)),
  );
  return [
    ...unknown.map((name) => `config.json: "${name}" is unknown.`),
    ...wrong.map(([name, [, meaning]]) => `config.json: "${name}" must be ${meaning}.`),
    ...samples.map((name) => `config.json: "${name}" still has example.com. Replace it with your own.`),
  ];
}

function findKeyProblems({ keys }) {
  if (Array.isArray(keys) && keys.length > 0) return [];
  return ['keys.json has no keys. Make one: npx file-auth-worker keys .'];
}

/** The authorizer itself checks the keys and values. With a wrong one, the edge would answer 503 to every request. */
function findOptionProblems({ issuer, audience, allowedOrigins }, keys) {
  try {
    createAuthorizer({ issuer, audience, allowedOrigins, keys });
    return [];
  } catch (error) {
    return [`The authorizer does not start: ${error.message}`];
  }
}
