import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { blue } from '../support/test-files.js';
import { createConsumer } from './support/create-consumer.js';
import { readProjectFile } from './support/read-snippets.js';
import { run } from './support/run.js';

const consumer = await createConsumer();
afterAll(() => consumer.remove());

const { version } = JSON.parse(readProjectFile('package.json')) as { version: string };
const bin = join(consumer.packageFolder, 'bin', 'file-auth-worker.mjs');
const command = (...args: string[]) => consumer.node(bin, ...args);
const installed = (name: string) => readFile(join(consumer.packageFolder, 'dist', name), 'utf8');

let count = 0;
/** A folder of the project that no other test uses. */
let publicFolder: string;

beforeEach(async () => {
  count += 1;
  publicFolder = `public-${count}`;
  await mkdir(join(consumer.folder, publicFolder));
});

const copyOf = (name: string) => readFile(join(consumer.folder, publicFolder, name), 'utf8');

it('runs by its name, as npx runs it', async () => {
  const args = ['exec', '--offline', '--no', '--', 'file-auth-worker', '--version'];
  const { code, stdout } = await run('npm', args, consumer.folder);
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${version}\n` });
});

it('copies the worker file, and says what it did and what to write next', async () => {
  const { code, stdout, stderr } = await command('init', publicFolder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`Copied ${join(publicFolder, 'file-auth-worker.js')} (${version})`);
  expect(stdout).toContain("import { registerFileAuthWorker } from 'file-auth-worker';");
  expect(stdout).toContain("importScripts('/file-auth-worker.js');");
  expect(await copyOf('file-auth-worker.js')).toBe(await installed('file-auth-worker.js'));
});

it('copies the minified file under its own name', async () => {
  const { code, stdout } = await command('init', publicFolder, '--min');
  expect(code).toBe(0);
  expect(stdout).toContain("url: '/file-auth-worker.min.js'");
  expect(await copyOf('file-auth-worker.min.js')).toBe(await installed('file-auth-worker.min.js'));
  await expect(copyOf('file-auth-worker.js')).rejects.toThrow('ENOENT');
});

it('updates a stale copy, and leaves a fresh one', async () => {
  await writeFile(join(consumer.folder, publicFolder, 'file-auth-worker.js'), '// an old one');
  expect((await command('init', publicFolder)).stdout).toContain('Updated ');
  expect((await command('init', publicFolder)).stdout).toContain('is up to date');
  expect(await copyOf('file-auth-worker.js')).toBe(await installed('file-auth-worker.js'));
});

const functionOptions = {
  issuer: 'https://app.example.com',
  audience: 'files',
  allowedOrigins: ['https://app.example.com'],
  keyValueStoreId: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111',
};

describe('prints the CloudFront Function', () => {
  const rendered = async (): Promise<string> => {
    const script = `
      const { renderCloudFrontFunction } = await import('file-auth-worker/cloudfront-function');
      process.stdout.write(renderCloudFrontFunction(${JSON.stringify(functionOptions)}));`;
    return (await consumer.node('--input-type=module', '-e', script)).stdout;
  };

  it.each([
    ['a JSON file', 'options.json', JSON.stringify(functionOptions)],
    ['a module', 'options.mjs', `export default ${JSON.stringify(functionOptions)};`],
  ])('with the options of %s', async (_, name, content) => {
    await consumer.write({ [name]: content });
    const { code, stdout, stderr } = await command('cloudfront-function', name);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(await rendered());
    expect(stdout).toContain('async function handler(');
  });

  it.each<[string, string, string]>([
    ['a wrong option by its name', '{"issuer":null,"audience":"x"}', 'wrong.json: "allowedOrigins" option'],
    ['JSON that is none, without showing it', '{"secrets":{"a":SECRET}}', 'wrong.json: it cannot be parsed'],
  ])('or refuses %s', async (_, content, problem) => {
    await consumer.write({ 'wrong.json': content });
    const { code, stdout, stderr } = await command('cloudfront-function', 'wrong.json');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(problem);
    expect(stderr).not.toMatch(/SECRET|\n {4}at /);
  });

  it('or says that there is no such file', async () => {
    const { code, stderr } = await command('cloudfront-function', 'missing.json');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'The options could not be read from missing.json: ENOENT.\n',
    });
  });
});

it('tells in CI that the copy is missing', async () => {
  const { code, stdout, stderr } = await command('init', publicFolder, '--check');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/is missing\. Run: npx file-auth-worker init public-\d+\n$/);
  await expect(copyOf('file-auth-worker.js')).rejects.toThrow('ENOENT');
});

it('tells in CI that the copy differs, and changes nothing', async () => {
  await writeFile(join(consumer.folder, publicFolder, 'file-auth-worker.min.js'), '// an old one');
  const { code, stderr } = await command('init', publicFolder, '--min', '--check');
  expect(code).toBe(1);
  expect(stderr).toContain(`differs from the file of version ${version}`);
  expect(stderr).toContain(`Run: npx file-auth-worker init ${publicFolder} --min`);
  expect(await copyOf('file-auth-worker.min.js')).toBe('// an old one');
});

it('tells in CI of which version a stale copy is', async () => {
  const old = (await installed('file-auth-worker.js')).replaceAll(version, '0.0.1');
  await writeFile(join(consumer.folder, publicFolder, 'file-auth-worker.js'), old);
  const { code, stderr } = await command('init', publicFolder, '--check');
  expect(code).toBe(1);
  expect(stderr).toContain(
    `is of version 0.0.1, not ${version}. Run: npx file-auth-worker init ${publicFolder}`,
  );
});

it('tells in CI that a formatter has been at the copy', async () => {
  await command('init', publicFolder);
  const file = join(consumer.folder, publicFolder, 'file-auth-worker.js');
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll("'", '"'));
  const { code, stderr } = await command('init', publicFolder, '--check');
  expect(code).toBe(1);
  expect(stderr).toContain('was changed after it was copied; keep formatters away from it. Run: ');
});

it('is content in CI with a fresh copy, also with the line ends of Windows', async () => {
  await command('init', publicFolder);
  expect(await command('init', publicFolder, '--check')).toMatchObject({ code: 0, stderr: '' });
  const file = join(consumer.folder, publicFolder, 'file-auth-worker.js');
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll('\n', '\r\n'));
  expect(await command('init', publicFolder, '--check')).toMatchObject({ code: 0, stderr: '' });
});

it('works with a folder that has a space in its name', async () => {
  const folder = join(publicFolder, 'my files');
  await mkdir(join(consumer.folder, folder));
  expect((await command('init', folder, '--check')).stderr).toContain(`init "${folder}"\n`);
  expect((await command('init', folder)).code).toBe(0);
});

it.each([
  ['copies', []],
  ['copies, in CI,', ['--check']],
])('%s nothing through a symbolic link in the place of the copy', async (_, more) => {
  await consumer.write({ 'precious.txt': 'mine' });
  await symlink('../precious.txt', join(consumer.folder, publicFolder, 'file-auth-worker.js'));
  const { code, stdout, stderr } = await command('init', publicFolder, ...more);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(`${join(publicFolder, 'file-auth-worker.js')} is a symbolic link`);
  expect(await readFile(join(consumer.folder, 'precious.txt'), 'utf8')).toBe('mine');
});

it('creates no file where a symbolic link leads to', async () => {
  await symlink('../new.txt', join(consumer.folder, publicFolder, 'file-auth-worker.js'));
  expect((await command('init', publicFolder)).stderr).toContain('is a symbolic link');
  await expect(readFile(join(consumer.folder, 'new.txt'))).rejects.toThrow('ENOENT');
});

it.each(['', '/'])('copies nothing into a folder that is a symbolic link, given as linked%s', async (end) => {
  const linked = `${publicFolder}-linked`;
  await symlink(publicFolder, join(consumer.folder, linked));
  const { code, stderr } = await command('init', linked + end);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `${linked}${end} is a symbolic link, and this command does not write through links. Give the folder that the link points to, or delete the link.\n`,
  });
  await expect(copyOf('file-auth-worker.js')).rejects.toThrow('ENOENT');
});

it('makes no folder', async () => {
  const { code, stdout, stderr } = await command('init', 'misspelt');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('There is no folder misspelt.');
});

it('takes no file for a folder', async () => {
  const { code, stderr } = await command('init', 'package.json');
  expect(code).toBe(1);
  expect(stderr).toContain('package.json is not a folder.');
});

describe('makes keys', () => {
  const keysOf = async (folder: string): Promise<Record<string, string>[]> => {
    const text = await readFile(join(consumer.folder, folder, 'keys.json'), 'utf8');
    return (JSON.parse(text) as { keys: Record<string, string>[] }).keys;
  };

  it('of which the public one is for the edge, and the private one for nobody but the server that signs', async () => {
    // A folder that is not there yet is made.
    const folder = join(publicFolder, 'edge');
    const { code, stdout, stderr } = await command('keys', folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [publicKey] = await keysOf(folder);
    expect(publicKey).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
    expect(publicKey).not.toHaveProperty('d');
    const privatePath = join(folder, 'private', `${publicKey!['kid']!}.json`);
    expect(stdout).toContain(privatePath);
    const path = join(consumer.folder, privatePath);
    const privateKey = JSON.parse(await readFile(path, 'utf8')) as object;
    expect(privateKey).toEqual({ ...publicKey, d: expect.any(String) as string });
    expect(stdout).not.toContain((privateKey as { d: string }).d);
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(join(dirname(path), '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('one after the other, and takes one out, but never the last', async () => {
    await command('keys', publicFolder);
    await command('keys', publicFolder);
    const [first, second] = (await keysOf(publicFolder)).map(({ kid }) => kid!);
    expect(await command('keys', publicFolder, '--remove', first!)).toMatchObject({ code: 0 });
    expect((await keysOf(publicFolder)).map(({ kid }) => kid)).toEqual([second]);
    const refused = await command('keys', publicFolder, '--remove', second!);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('is the only key') as string });
    const unknown = await command('keys', publicFolder, '--remove', 'other');
    expect(unknown.stderr).toBe(`${join(publicFolder, 'keys.json')} has no key other. It has: ${second!}.\n`);
  });

  it('or says that keys.json is none, and leaves it', async () => {
    await consumer.write({ [join(publicFolder, 'keys.json')]: '[]' });
    const { code, stderr } = await command('keys', publicFolder);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `${join(publicFolder, 'keys.json')} is not a JWK Set: { "keys": [ … ] }.\n`,
    });
  });
});

// What it does when all is well: test/pack/browser/getting-started.test.ts
it.each([
  ['no folder', ['misspelt'], 'There is no folder misspelt.'],
  ['a port that is none', ['.', '--port', 'http'], '--port http is not a port.'],
  ['a path that is no RegExp', ['.', '--path', '('], '--path is not a RegExp: '],
  ['a path without its groups', ['.', '--path', '/a'], '--path lacks the named group'],
  ['a lifetime that is none', ['.', '--lifetime', 'long', '--grant', blue], '--lifetime must be'],
  ['a grant that is no folder', ['.', '--grant', 'photos'], '--grant contains "photos"'],
  [
    'keys of a server without its issuer',
    ['.', '--keys', 'keys.json'],
    '--keys, --issuer and --audience belong',
  ],
  [
    'grants beside the keys of a server',
    ['.', '--keys', 'a', '--issuer', 'b', '--audience', 'c', '--grant', blue],
    '--grant is for the test user',
  ],
  [
    'keys that are not there',
    ['.', '--keys', 'keys.json', '--issuer', 'https://app.example.com', '--audience', 'files'],
    'keys.json could not be read',
  ],
  ['an origin that is none', ['.', '--origin', 'app.example.com'], '--origin contains "app.example.com"'],
])('does not serve a folder when given %s, and says so', async (_, args, problem) => {
  const { code, stdout, stderr } = await command('dev', ...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(problem);
  expect(stderr).not.toContain('    at ');
});

it.each([
  ['no command', []],
  ['no folder', ['init']],
  ['an unknown command', ['instal', 'public']],
  ['too many folders', ['init', 'public', 'static']],
  ['an unknown flag', ['init', 'public', '--minified']],
])('shows how it is used when given %s', async (_, args) => {
  const { code, stdout, stderr } = await command(...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('Usage: file-auth-worker init <public dir> [--min] [--check]');
  expect(stderr).not.toContain('    at ');
});

it('explains itself with --help', async () => {
  const { code, stdout } = await command('--help');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Usage: file-auth-worker init/);
  for (const flag of ['--min', '--check', '--help', '--version']) expect(stdout).toContain(`\n  ${flag} `);
});
