import { createHash, createHmac } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readKeyCache } from '../../src/lambda-edge/keys/read-key-cache.js';
import { parseDuration } from '../../src/lambda-edge/parsing/parse-duration.js';
import { denialStatuses } from '../../src/shared/contract/denial.js';
import { makeKey, signToken, toBase64url } from '../support/tokens.js';
import { compile, typeRoot } from './support/compile.js';
import { createConsumer } from './support/create-consumer.js';
import { readProjectFile, readSnippets, snippetFiles } from './support/read-snippets.js';
import { runToSuccess } from './support/run.js';

const edge = 'docs/edge.md';
const rotating = 'docs/rotating-keys.md';
const revoking = 'docs/revoking-access.md';
const logs = 'docs/logs-and-metrics.md';
const runbook = 'docs/edge-runbook.md';
const moving = 'docs/moving-from-a-hand-written-authorizer.md';
const esbuild = fileURLToPath(new URL('../../node_modules/.bin/esbuild', import.meta.url));
const documents = [edge, rotating, revoking, logs, moving];
const folderOf = (document: string): string => document.replace(/\W/g, '-');

const consumer = await createConsumer();
afterAll(() => consumer.remove());

const folder = '7371085d-d958-48ff-aa45-f61badce013b';
const otherFolder = '395c1e61-cc22-4e01-9b5c-c7f668382d78';
const uri = `/${folder}/9f5d9df4-e21d-4fe0-8a2c-5bd70fad6cb1.png`;
const app = { iss: 'https://app.example.com', aud: 'files', sub: 'user-1', files: `/${folder}/` };

// As in the documents: the command names key pairs, and secrets are named by year and month.
const key = await makeKey('ES256', '2026-11-30-Hq3xT0aB');
const sharedKey = await makeKey('HS256', '2026-11');
const oldSecret = /^const secret = '(.+)';$/m.exec(readProjectFile(moving))?.[1] ?? '';
const now = Math.floor(Date.now() / 1000);

/** A token as the functions before took them: no name of a key, no issuer, no grant. */
function oldToken(claims: object): string {
  const input = `${toBase64url('{"alg":"HS256","typ":"JWT"}')}.${toBase64url(JSON.stringify(claims))}`;
  return `${input}.${createHmac('sha256', oldSecret).update(input).digest('base64url')}`;
}

const tokens = {
  none: null,
  'no token': 'undefined',
  good: await signToken(key, app),
  elsewhere: await signToken(key, { ...app, files: `/${otherFolder}/` }),
  'of another audience': await signToken(key, { ...app, aud: 'api' }),
  'of an unknown key': await signToken(key, app, { kid: '2026-12-01-Hq3xT0aB' }),
  'of a published set': await signToken(key, { ...app, iss: 'https://issuer.example.com/' }),
  shared: await signToken(sharedKey, app),
  'of user-2': await signToken(key, { ...app, sub: 'user-2' }),
  'of nobody': await signToken(key, { ...app, sub: undefined }),
  'for the file': await signToken(key, { ...app, files: [`/${otherFolder}/`, uri.replace('.png', '')] }),
  'for the path': await signToken(key, { ...app, files: [uri] }),
  'of odd grants': await signToken(key, {
    ...app,
    files: ['', 7, null, '/', `/${folder}`, `${folder}/`, `/${folder.slice(0, -1)}/`, `${uri}x`],
  }),
  old: oldToken({ market: folder, iat: now, exp: now + 3_600 }),
  'old for elsewhere': oldToken({ market: otherFolder, iat: now, exp: now + 3_600 }),
  'old and expired': oldToken({ market: folder, iat: now - 7_200, exp: now - 3_600 }),
  'old without an end': oldToken({ market: folder, iat: now - 3e7 }),
  'old and forged': `${oldToken({ market: folder, exp: now + 60 }).slice(0, -6)}AAAAAA`,
} as const;
type TokenName = keyof typeof tokens;

/** What a handler made of its requests: `passes`, a denial's reason, a status, or CloudFront's error. */
interface Outcome {
  readonly answers: readonly string[];
  readonly lines: readonly string[];
  readonly statuses: readonly (string | null)[];
}

/** Runs a handler within Lambda@Edge's limits, each request after the other, in a process of its own. */
async function run(
  document: string,
  file: string,
  names: readonly TokenName[],
  { clock = 'Date.now()', method = 'GET' } = {},
): Promise<Outcome> {
  const script = `
    const { runEdgeHandler, viewerRequestEvent } = await import('file-auth-worker/testing');
    const { readFileSync } = await import('node:fs');
    const clock = ${clock};
    Date.now = () => clock;
    const keys = readFileSync('${folderOf(document)}/edge/keys.json', 'utf8');
    globalThis.fetch = async (url) => {
      if (String(url) !== 'https://issuer.example.com/.well-known/jwks.json') throw new Error('not this URL');
      return new Response(keys);
    };
    const lines = [];
    console.log = (line) => lines.push(line);
    const { handler } = await import('./${folderOf(document)}/${file}');
    const answers = [], statuses = [];
    const headers = { origin: 'https://app.example.com', 'access-control-request-method': 'GET' };
    for (const token of ${JSON.stringify(names.map((name) => tokens[name]))}) {
      const querystring = token === null ? '' : 'authorization=' + token;
      const event = viewerRequestEvent({ uri: '${uri}', method: '${method}', querystring, headers });
      const answer = await runEdgeHandler(handler, event);
      statuses.push(answer.valid ? (answer.result.status ?? null) : String(answer.status));
      answers.push(
        !answer.valid ? answer.error
        : 'uri' in answer.result ? 'passes'
        : (answer.result.headers?.['x-file-auth']?.[0].value ?? answer.result.status));
    }
    process.stdout.write(JSON.stringify({ answers, lines, statuses }));`;
  const { code, stdout, stderr } = await consumer.node('--input-type=module', '-e', script);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Outcome;
}

/** The part of AWS's SDK that a handler uses. It refuses what a function of the edge must not do. */
function stubOfSdk(client: string, command: string, answer: string): Record<string, string> {
  const module = client === 'SSMClient' ? 'client-ssm' : 'client-secrets-manager';
  return {
    [`node_modules/@aws-sdk/${module}/package.json`]: '{ "type": "module", "main": "index.js" }',
    [`node_modules/@aws-sdk/${module}/index.js`]: `
      export class ${command} { constructor(input) { this.input = input; } }
      export class ${client} {
        constructor({ region }) { if (region !== 'us-east-1') throw new Error('near the viewer is nothing'); }
        async send({ input }) { return (${answer})[input.Name ?? input.SecretId]; }
      }`,
  };
}

beforeAll(async () => {
  const set = JSON.stringify({ keys: [key.jwk] });
  const secrets = JSON.stringify({ '2026-11': sharedKey.jwk.k });
  for (const document of documents) {
    const moved = Object.entries(snippetFiles(document)).map(
      ([file, code]) => [`${folderOf(document)}/${file}`, code] as const,
    );
    await consumer.write({
      ...Object.fromEntries(moved),
      [`${folderOf(document)}/edge/keys.json`]: set,
      [`${folderOf(document)}/edge/revoked.json`]: '{ "subjects": ["user-2"] }',
    });
  }
  await consumer.write({
    ...stubOfSdk(
      'SSMClient',
      'GetParameterCommand',
      `{ '/file-auth/keys': { Parameter: { Value: ${JSON.stringify(set)} } } }`,
    ),
    ...stubOfSdk(
      'SecretsManagerClient',
      'GetSecretValueCommand',
      `{ 'files/hs256': { SecretString: ${JSON.stringify(secrets)} } }`,
    ),
  });
});

const usual = {
  none: 'token-missing',
  'no token': 'token-malformed',
  good: 'passes',
  elsewhere: 'file-not-granted',
  'for the file': 'passes',
  'for the path': 'passes',
  'of odd grants': 'file-not-granted',
  'of another audience': 'token-invalid',
  'of an unknown key': 'token-invalid',
  old: 'token-invalid',
} as const;

/** Every handler that is printed, and what it must make of which token. */
const handlers: [document: string, file: string, expected: Partial<Record<TokenName, string>>][] = [
  [edge, 'edge/handler.js', usual],
  [
    rotating,
    'edge/jwks-handler.js',
    { 'of a published set': 'passes', good: 'token-invalid', none: 'token-missing' },
  ],
  [rotating, 'edge/secret-handler.js', { shared: 'passes', good: 'token-invalid', none: 'token-missing' }],
  [rotating, 'edge/ssm-handler.js', { ...usual, shared: 'token-invalid' }],
  [
    revoking,
    'edge/revoking-handler.js',
    { ...usual, 'of user-2': 'file-not-granted', 'of nobody': 'file-not-granted' },
  ],
  [logs, 'edge/metrics-handler.js', usual],
  [
    moving,
    'edge/handler-first.js',
    {
      ...usual,
      elsewhere: 'passes',
      'of odd grants': 'passes',
      'of another audience': 'passes',
      old: 'passes',
      'old for elsewhere': 'passes',
      'old and expired': 'token-expired',
      'old without an end': 'token-invalid',
      'old and forged': 'token-invalid',
    },
  ],
  [
    moving,
    'edge/handler-without-exp.js',
    {
      none: 'token-missing',
      good: 'token-invalid',
      old: 'passes',
      'old and expired': 'token-expired',
      'old and forged': 'token-invalid',
    },
  ],
  [
    moving,
    'edge/handler-both.js',
    {
      ...usual,
      'of another audience': 'file-not-granted',
      old: 'passes',
      'old for elsewhere': 'file-not-granted',
      'old and expired': 'token-expired',
      'old and forged': 'token-invalid',
    },
  ],
  [moving, 'edge/handler.js', usual],
];

describe('the handlers of the documents on the edge', () => {
  it('are all of them run here', () => {
    const printed = documents.flatMap((document) =>
      Object.entries(snippetFiles(document))
        .filter(
          ([, code]) =>
            code.includes('export const handler') || code.includes('export async function handler'),
        )
        .map(([file]) => `${document} ${file}`),
    );
    const shadow = `${moving} edge/handler-shadow.js`;
    expect(printed.sort()).toEqual(
      [...handlers.map(([document, file]) => `${document} ${file}`), shadow].sort(),
    );
  });

  it.each(documents)('each say which file they are in %s', (document) => {
    const nameless = readSnippets(document).filter(
      ({ language, file }) => language === 'js' && file === null,
    );
    expect(nameless).toEqual([]);
  });

  it.each(handlers)('%s: %s decides as the text says', async (document, file, expected) => {
    const names = Object.keys(expected) as TokenName[];
    const { answers } = await run(document, file, names);
    expect(Object.fromEntries(names.map((name, index) => [name, answers[index]]))).toEqual(expected);
  });

  it.each(documents)('compile for Node.js in %s', async (document) => {
    const files = Object.keys(snippetFiles(document)).map((file) => `${folderOf(document)}/${file}`);
    const options = {
      allowJs: true,
      checkJs: true,
      resolveJsonModule: true,
      noImplicitAny: false,
      types: ['node'],
      typeRoots: [typeRoot],
    };
    expect(files).not.toHaveLength(0);
    expect(compile(consumer, { files, lib: ['ES2023'], resolution: 'nodenext', options })).toBe('');
  });
});

describe('the guide for deploying by hand', () => {
  const [command = ''] = readSnippets(edge).flatMap(({ code }) => /^npx esbuild .+$/m.exec(code) ?? []);
  const bundle = async (file: string, ...more: string[]): Promise<string> => {
    const args = command.replace('edge/handler.js', file).split(' ').slice(2);
    await runToSuccess(esbuild, [...args, ...more], join(consumer.folder, folderOf(edge)));
    return join(consumer.folder, folderOf(edge), 'build', 'index.js');
  };

  it('bundles the handler into one CommonJS file of the size that it says, which runs alone', async () => {
    const file = await bundle('edge/handler.js');
    const [, said = ''] = /^The bundle is some (\d+) KB\./m.exec(readProjectFile(edge)) ?? [];
    expect(Math.abs((await stat(file)).size / 1_024 - Number(said))).toBeLessThan(3);
    const alone = join(await mkdtemp(join(tmpdir(), 'edge-function-')), 'index.cjs');
    await copyFile(file, alone);
    await consumer.write({
      [`${folderOf(edge)}/edge/bundled.js`]: `
        import { createRequire } from 'node:module';
        export const { handler } = createRequire(import.meta.url)(${JSON.stringify(alone)});`,
    });
    const { answers } = await run(edge, 'edge/bundled.js', ['none', 'good', 'elsewhere']);
    await rm(dirname(alone), { recursive: true });
    expect(answers).toEqual(['token-missing', 'passes', 'file-not-granted']);
  });

  it('leaves the AWS SDK out of the bundle by the option that the guide for keys names', async () => {
    const [option = ''] = /--external:[^`]+/.exec(readProjectFile(rotating)) ?? [];
    const text = await readFile(
      await bundle(`../${folderOf(rotating)}/edge/secret-handler.js`, option),
      'utf8',
    );
    expect(text).toContain('require("@aws-sdk/client-secrets-manager")');
  });
});

describe('the guide for moving', () => {
  it('shows a function of before with the faults that it lists', async () => {
    await consumer.write({
      [`${folderOf(moving)}/edge/as-before.js`]: `
        import before from '../before/authorizer.cjs';
        export const handler = async (event) => new Promise((resolve, reject) => {
          before.handler(event, {}, (error, result) => (error ? reject(error) : resolve(result)));
        });`,
    });
    const names: TokenName[] = ['none', 'old', 'old for elsewhere', 'old without an end', 'old and forged'];
    const { answers } = await run(moving, 'edge/as-before.js', names);
    expect(answers).toEqual(['LambdaExecutionError', 'passes', 'passes', 'passes', 'LambdaValidationError']);
  });

  it('compares in shadow: the old function answers, and what differs is told without a token', async () => {
    const names: TokenName[] = ['none', 'good', 'old', 'old without an end'];
    const { answers, lines } = await run(moving, 'edge/handler-shadow.js', names);
    expect(answers).toEqual(['LambdaExecutionError', 'LambdaValidationError', 'passes', 'passes']);
    expect(lines.filter((line) => line.includes('"shadow"'))).toEqual([
      '{"from":"shadow","was":"failed","is":"denied","reason":"token-missing"}',
      '{"from":"shadow","was":"denied","is":"passes","reason":null}',
      '{"from":"shadow","was":"passes","is":"denied","reason":"token-invalid"}',
    ]);
    expect(lines.join()).not.toMatch(/eyJ/);
    const preflight = await run(moving, 'edge/handler-shadow.js', ['none'], { method: 'OPTIONS' });
    expect(preflight.lines).toContain('{"from":"shadow","was":"passes","is":"denied","reason":null}');
  });

  it('answers 403 in the first step where the function before did', async () => {
    const { statuses } = await run(moving, 'edge/handler-first.js', ['none', 'no token', 'old and expired']);
    expect(statuses).toEqual(['403', '403', '403']);
  });

  it('ends tokens without an end on the day that is written down', async () => {
    const lastDay = /^const lastDay = (Date\.parse\('.+'\));$/m.exec(readProjectFile(moving))?.[1];
    expect(lastDay).toBeDefined();
    const names: TokenName[] = ['old without an end'];
    const answersAt = async (clock: string): Promise<readonly string[]> =>
      (await run(moving, 'edge/handler-without-exp.js', names, { clock })).answers;
    expect(await answersAt(`${lastDay} - 1000`)).toEqual(['passes']);
    expect(await answersAt(`${lastDay}`)).toEqual(['token-invalid']);
  });
});

describe('the guide for logs and metrics', () => {
  const text = readProjectFile(logs);

  it('prints the lines of the log as they are written', async () => {
    const [sample = ''] = readSnippets(logs)
      .filter(({ code }) => code.startsWith('{"from"'))
      .map(({ code }) => code.trim());
    const code = snippetFiles(logs)['edge/metrics-handler.js']!.replace(
      'onDecision: countDenial',
      "log: 'all'",
    );
    await consumer.write({ [`${folderOf(logs)}/edge/logging.js`]: code });
    const decided = await run(logs, 'edge/logging.js', ['good', 'none', 'elsewhere']);
    const preflight = await run(logs, 'edge/logging.js', ['none'], { method: 'OPTIONS' });
    expect([...decided.lines, ...preflight.lines]).toEqual(sample.split('\n'));
  });

  it('finds the lines of a user by the command that it prints', () => {
    const [, hashed = ''] = /^printf '(.+)' \| sha256sum$/m.exec(text) ?? [];
    const subject = createHash('sha256').update(hashed).digest('hex');
    const printed = Array.from(text.matchAll(/"subject":"(\w+)"/g), (match) => match[1]);
    expect(new Set(printed)).toEqual(new Set([subject]));
  });

  it('counts denials, and only them, in CloudWatch’s format', async () => {
    const yesterday = (now - 86_400) * 1_000;
    const { lines } = await run(logs, 'edge/metrics-handler.js', ['good', 'none'], {
      clock: String(yesterday),
    });
    // `good` has not begun by this clock, so both are denied.
    const metric = (reason: string): object => ({
      _aws: {
        Timestamp: yesterday,
        CloudWatchMetrics: [
          { Namespace: 'file-auth', Dimensions: [['reason']], Metrics: [{ Name: 'denials', Unit: 'Count' }] },
        ],
      },
      reason,
      denials: 1,
    });
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      metric('token-not-yet-valid'),
      metric('token-missing'),
    ]);
    expect((await run(logs, 'edge/metrics-handler.js', ['good'])).lines).toEqual([]);
  });

  it('says how many reasons there are to count', () => {
    expect(text).toContain(`There are ${Object.keys(denialStatuses).length} reasons`);
  });
});

describe('the guide for rotating keys', () => {
  it('says the times of keyCache as they are in the code', () => {
    const inCode = Object.entries(readKeyCache(undefined)).map(([name, time]) => [
      name,
      Number(time) / 1_000,
    ]);
    const inText = Array.from(
      readProjectFile(rotating).matchAll(/^\| `(timeout|cooldown|maxAge|staleIfError)` +\| `(\w+)` +\|/gm),
      ([, name, time]) => [name, parseDuration(time)],
    );
    expect(inCode).toHaveLength(4);
    expect(inText).toEqual(inCode);
  });
});

describe('the runbook', () => {
  it('says what to look at for every reason', () => {
    const text = readProjectFile(runbook);
    expect(Object.keys(denialStatuses).filter((reason) => !text.includes(`\`${reason}\``))).toEqual([]);
  });
});

describe('the guide for revoking access', () => {
  it('is right that a token signed with ES256 has a second form, so that a list of token strings stops nobody', async () => {
    const { createAuthorizer } = await import('../../src/lambda-edge/index.js');
    const { viewerRequestEvent } = await import('../../src/testing/index.js');
    const handler = createAuthorizer({
      issuer: app.iss,
      audience: app.aud,
      keys: { keys: [key.jwk] },
      allowedOrigins: [app.iss],
    });
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const [head, payload, signature = ''] = tokens.good.split('.');
    const bytes = Buffer.from(signature, 'base64url');
    const other = (order - BigInt(`0x${bytes.subarray(32).toString('hex')}`)).toString(16).padStart(64, '0');
    const second = Buffer.concat([bytes.subarray(0, 32), Buffer.from(other, 'hex')]).toString('base64url');
    expect(second).not.toBe(signature);
    const querystring = `authorization=${head}.${payload}.${second}`;
    expect(await handler(viewerRequestEvent({ uri, querystring }))).toHaveProperty('uri', uri);
  });
});
