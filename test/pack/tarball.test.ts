import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { createConsumer } from './support/create-consumer.js';
import { readProjectFile } from './support/read-snippets.js';

const consumer = await createConsumer();
afterAll(() => consumer.remove());

const { version } = JSON.parse(readProjectFile('package.json')) as { version: string };
const scripts = consumer.tarballFiles.filter((path) => /^dist\/.*\.c?js$/.test(path));
const read = (path: string): Promise<string> => readFile(join(consumer.packageFolder, path), 'utf8');

it('holds what users need and nothing else', () => {
  expect(consumer.tarballFiles).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'bin/commands/cloudfront-function-command.mjs',
    'bin/commands/dev-command.mjs',
    'bin/commands/init-command.mjs',
    'bin/commands/keys-command.mjs',
    'bin/dev/describe-answer.mjs',
    'bin/dev/dev-key.mjs',
    'bin/dev/dev-origins.mjs',
    'bin/dev/find-files.mjs',
    'bin/dev/origin-hint.mjs',
    'bin/dev/start-dev-server.mjs',
    'bin/dev/token-endpoint.mjs',
    'bin/dev/welcome.mjs',
    'bin/file-auth-worker.mjs',
    'bin/util/assert-folder.mjs',
    'bin/util/key-pair.mjs',
    'bin/util/read-key-set.mjs',
    'bin/util/read-version.mjs',
    'bin/util/snippets.mjs',
    'bin/util/usage-error.mjs',
    'dist/cloudfront-function.d.ts',
    'dist/cloudfront-function.js',
    'dist/cloudfront-function.template.js',
    'dist/file-auth-worker.js',
    'dist/file-auth-worker.min.js',
    'dist/index.d.ts',
    'dist/index.js',
    'dist/issuer.cjs',
    'dist/issuer.d.cts',
    'dist/issuer.d.ts',
    'dist/issuer.js',
    'dist/lambda-edge.cjs',
    'dist/lambda-edge.d.cts',
    'dist/lambda-edge.d.ts',
    'dist/lambda-edge.js',
    'dist/page-in-one.js',
    'dist/page/explain-registration-error.js',
    'dist/page/index.js',
    'dist/page/prepare-file-auth.js',
    'dist/testing.d.ts',
    'dist/testing.js',
    'dist/worker.d.ts',
    'dist/worker.js',
    'package.json',
  ]);
});

it.each(scripts)('states its version and licence in %s', async (path) => {
  expect(await read(path)).toMatch(`/*! file-auth-worker ${version} | MIT License */\n`);
});

it.each(['dist/page/index.js', 'dist/page-in-one.js', 'dist/worker.js', 'dist/file-auth-worker.js'])(
  'tells the version of package.json in %s',
  async (path) => {
    expect(await read(path)).toContain(`const version = "${version}";`);
  },
);

it.each(scripts)(
  'leaves nothing in %s for the build to fill in, and no path of the machine',
  async (path) => {
    const text = await read(path);
    expect(text).not.toMatch(/__VERSION__|process\.env|sourceMappingURL/);
    expect(text).not.toContain(fileURLToPath(new URL('../../', import.meta.url)));
    expect(text).not.toContain(homedir() + '/');
  },
);

it('names the version in the changelog', async () => {
  expect(await read('CHANGELOG.md')).toMatch(new RegExp(`^## ${version.replaceAll('.', '\\.')}\\b`, 'm'));
});
