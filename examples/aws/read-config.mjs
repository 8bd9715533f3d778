import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthorizer } from 'file-auth-worker/lambda-edge';
import { UsageError } from './usage-error.mjs';

const origin = /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*(:[1-9][0-9]{0,4})?$/;
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const isText = (value) => typeof value === 'string' && value !== '';
const isOriginList = (value) =>
  Array.isArray(value) && value.every((each) => isText(each) && origin.test(each));

/**
 * What each value has to be.
 *
 * @type {Record<string, [(value: unknown) => boolean, string]>}
 */
const rules = {
  stackName: [
    // CloudFormation allows 128, CloudFront's comment, which says the name, has 128 in all.
    (value) => isText(value) && /^[A-Za-z][A-Za-z0-9-]{0,99}$/.test(value),
    'a name of at most 100 letters, digits and hyphens that begins with a letter',
  ],
  issuer: [isText, 'the text that your tokens have as "iss"'],
  audience: [isText, 'the text that your tokens have as "aud"'],
  allowedOrigins: [
    (value) => isOriginList(value) && value.length > 0,
    'a list of exact https origins without a path or a wildcard, e.g. ["https://app.mycompany.com"]',
  ],
  uploadOrigins: [isOriginList, 'a list of exact https origins, or [] if no page uploads'],
  priceClass: [
    (value) => /^PriceClass_(?:100|200|All)$/.test(value),
    '"PriceClass_100", "PriceClass_200" or "PriceClass_All"',
  ],
  logRetentionDays: [(value) => retentions.includes(value), `one of ${retentions.join(', ')}`],
};

/**
 * Reads config.json and keys.json, and checks all that can be checked without AWS.
 *
 * @throws {UsageError} that says everything that is wrong, and what it should be
 */
export async function readConfig(folder) {
  const [config, keys] = await Promise.all([readJson(folder, 'config.json'), readJson(folder, 'keys.json')]);
  const problems = [...findProblems(config), ...findKeyProblems(keys)];
  if (problems.length === 0) problems.push(...findOptionProblems(config, keys));
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return config;
}

/** The one value that a teardown needs, whatever the others are. */
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
    // The parser's message may quote the file, and somebody may have put a private key there.
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
    ...samples.map((name) => `config.json: "${name}" still has example.com; put your own in.`),
  ];
}

function findKeyProblems({ keys }) {
  if (Array.isArray(keys) && keys.length > 0) return [];
  return ['keys.json has no keys: make one with `npx file-auth-worker keys .`.'];
}

/** The authorizer knows best which keys and values it would refuse: at the edge that is a 503 for every request. */
function findOptionProblems({ issuer, audience, allowedOrigins }, keys) {
  try {
    createAuthorizer({ issuer, audience, allowedOrigins, keys });
    return [];
  } catch (error) {
    return [`The authorizer does not start: ${error.message}`];
  }
}
