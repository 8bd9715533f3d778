import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import ts from 'typescript';
import { compile, typeRoot } from './support/compile.js';
import { createConsumer } from './support/create-consumer.js';
import { readExamples, readExported, type Example } from './support/read-examples.js';
import { readProjectFile } from './support/read-snippets.js';

const consumer = await createConsumer();
afterAll(() => consumer.remove());

interface Entry {
  readonly page: string;
  readonly name: string;
  readonly lib: readonly string[];
  readonly types: readonly string[];
  /** What the examples leave to the reader's application. */
  readonly given: string;
}

const nodeEntry = { lib: ['ES2023'], types: ['node'] };
const edgeOptions = `
  declare const issuer: string;
  declare const audience: string;
  declare const keys: import('file-auth-worker/lambda-edge').JSONWebKeySet;
  declare const allowedOrigins: string[];`;

const entries: readonly Entry[] = [
  {
    page: 'page',
    name: 'file-auth-worker',
    lib: ['ES2022', 'DOM', 'DOM.Iterable'],
    types: [],
    given: `
      declare const fileAuth: import('file-auth-worker').FileAuth;
      declare const url: string;
      declare const folder: string;
      declare const token: string;
      declare const error: unknown;
      declare const button: HTMLButtonElement;
      declare const frame: HTMLIFrameElement;
      declare const editor: HTMLElement;
      declare function save(html: string): Promise<void>;
      declare function showError(error: unknown): void;
      declare function showNotice(text: string): void;
      declare function showProgress(part: number | null): void;`,
  },
  {
    page: 'worker',
    name: 'file-auth-worker/worker',
    lib: ['ES2023', 'WebWorker'],
    types: [],
    given: 'declare const origins: string[];',
  },
  {
    page: 'lambda-edge',
    name: 'file-auth-worker/lambda-edge',
    ...nodeEntry,
    given: `${edgeOptions}
      declare const blockedUsers: Set<unknown>;`,
  },
  { page: 'cloudfront-function', name: 'file-auth-worker/cloudfront-function', ...nodeEntry, given: '' },
  {
    page: 'issuer',
    name: 'file-auth-worker/issuer',
    ...nodeEntry,
    given: 'declare const user: { id: string };',
  },
  {
    page: 'testing',
    name: 'file-auth-worker/testing',
    ...nodeEntry,
    given: `${edgeOptions}
      declare const handler: import('file-auth-worker/lambda-edge').ViewerRequestHandler;
      declare const folder: string;
      declare const file: string;
      declare const token: string;
      declare const secret: string;
      declare const bytes: Uint8Array;`,
  },
];

/** The names that an example uses of its entry without importing them. */
function importLine({ name, page }: Entry, code: string): string {
  if (code.includes(`from '${name}'`)) return '';
  const list = readProjectFile(`docs/reference/${page}.md`).matchAll(/^- \*\*(?:Functions|Types).*$/gm);
  const exported = Array.from(list, ([line]) =>
    Array.from(line.matchAll(/\[`(\w+)`\]/g), ([, each]) => each!),
  );
  const used = exported.flat().filter((each) => new RegExp(`\\b${each}\\b`).test(code));
  return used.length === 0 ? 'export {};\n' : `import { ${used.join(', ')} } from '${name}';\n`;
}

const filesOf = (entry: Entry, examples: readonly Example[]): [path: string, code: string][] =>
  examples.map(({ code }, index) => [`${entry.page}/${index}.ts`, importLine(entry, code) + code]);

beforeAll(async () => {
  await consumer.link(['workbox-strategies']);
});

describe.each(entries)('the examples of $name', (entry) => {
  const examples = readExamples(entry.page);

  it('are there for each function and class', () => {
    expect(readExported(entry.page).filter(({ hasExample }) => !hasExample)).toEqual([]);
  });

  it('compile with the types of the package', async () => {
    const files = filesOf(entry, examples);
    expect(files.length).toBeGreaterThan(0);
    await consumer.write({
      ...Object.fromEntries(files),
      [`${entry.page}/given.d.ts`]: entry.given,
      [`${entry.page}/keys.json`]: '{ "keys": [] }',
    });
    const paths = [`${entry.page}/given.d.ts`, ...files.map(([path]) => path)];
    // Workbox's own declarations are its own to check.
    const options = {
      types: entry.types,
      typeRoots: [typeRoot],
      resolveJsonModule: true,
      skipLibCheck: true,
    };
    expect(compile(consumer, { files: paths, lib: entry.lib, resolution: 'nodenext', options })).toBe('');
  });
});

it('the examples for Node.js run', async () => {
  const setUp = `
    import { generateKeyPairSync } from 'node:crypto';
    import { mkdirSync, writeFileSync } from 'node:fs';
    import { signFileToken } from 'file-auth-worker/issuer';
    import { createAuthorizer } from 'file-auth-worker/lambda-edge';
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { d, ...point } = privateKey.export({ format: 'jwk' });
    const publicKey = { ...point, kid: 'key-1' };
    const [key, keys] = [{ ...publicKey, d }, { keys: [publicKey] }];
    writeFileSync('private-key.json', JSON.stringify(key));
    writeFileSync('lambda-edge/keys.json', JSON.stringify(keys));
    mkdirSync('test/files', { recursive: true });
    const [issuer, audience, folder] = ['https://app.example.com', 'files', '395c1e61-cc22-4e01-9b5c-c7f668382d78'];
    const allowedOrigins = [issuer];
    const handler = createAuthorizer({ issuer, audience, keys, allowedOrigins });
    const token = await signFileToken({ key, issuer, audience, folders: [folder] });
    Object.assign(globalThis, { issuer, audience, allowedOrigins, keys, handler, token, folder,
      file: '9f5d9df4-e21d-4fe0-8a2c-5bd70fad6cb1', secret: Buffer.alloc(32, 7).toString('base64url'),
      bytes: new Uint8Array(1), user: { id: 'user-1' }, blockedUsers: new Set() });`;
  const runnable = entries
    .filter(({ types }) => types.includes('node'))
    .flatMap((entry) => filesOf(entry, readExamples(entry.page)))
    .map(([path, code]): [path: string, code: string] => [path.replace(/\.ts$/, '.mjs'), toJavaScript(code)]);
  expect(runnable.length).toBeGreaterThan(10);
  const imports = runnable.map(([path]) => `await import('./${path}');`);
  await consumer.write({
    ...Object.fromEntries(runnable),
    'set-up.mjs': setUp,
    // One after the other; the last leaves its server open.
    'run.mjs': ["await import('./set-up.mjs');", ...imports, 'process.exit();'].join('\n'),
  });
  const { code, stdout, stderr } = await consumer.node('run.mjs');
  expect(code, stderr).toBe(0);
  // The URL of the local CloudFront, and the denial of a CloudFront Function.
  expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n401\n$/);
});

function toJavaScript(code: string): string {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  return ts.transpileModule(code, { compilerOptions }).outputText;
}
