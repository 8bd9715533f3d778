import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { viewerRequestEvent } from 'file-auth-worker/testing';
import { interleave } from './interleave.mjs';

const handlers = ['jose-alone', 'authorizer'];
const processes = 8;

/**
 * Measures what a new instance of the function costs: the processor time in milliseconds to load the bundled handler and
 * to answer the first request, with an ES256 token and the keys in the bundle. Each measurement has its own process. It is
 * compared with a handler that only calls jose's `jwtVerify`.
 */
export async function measureColdStart({ load, rounds }) {
  const folder = await mkdtemp(join(tmpdir(), 'file-auth-cold-'));
  try {
    const { settings, event } = await makeInputs(load);
    const bundles = await Promise.all(handlers.map((name) => bundleHandler(name, folder, settings)));
    const samples = await interleave(rounds * processes, bundles, ({ file }) => firstRequest(file, event));
    return { samples, bytes: bundles.map(({ bytes }) => bytes) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function makeInputs(load) {
  const { makeKey, signToken, testAudience, testIssuer } = await load('test/support/tokens.ts');
  const { blue, filePath } = await load('test/support/test-files.ts');
  const { jwk, ...key } = await makeKey('ES256');
  const token = await signToken(key, { files: `/${blue}/` });
  return {
    settings: { issuer: testIssuer, audience: testAudience, keys: { keys: [jwk] } },
    event: viewerRequestEvent({ uri: filePath(blue, 1), querystring: `authorization=${token}` }),
  };
}

async function bundleHandler(name, folder, settings) {
  const file = join(folder, `${name}.cjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`cold-start/${name}.mjs`, import.meta.url))],
    outfile: file,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    plugins: [inBundle('./settings.mjs', settings)],
  });
  const code = await readFile(file);
  return { file, bytes: { minified: code.length, gzip: gzipSync(code, { level: 9 }).length } };
}

/** A module whose exports are the members of an object, as a deployment has its keys in the bundle. */
function inBundle(path, exports) {
  const filter = new RegExp(`^${path.replaceAll('.', '\\.')}$`);
  return {
    name: 'in-bundle',
    setup({ onResolve, onLoad }) {
      onResolve({ filter }, () => ({ path, namespace: 'in-bundle' }));
      onLoad({ filter: /./, namespace: 'in-bundle' }, () => ({
        contents: JSON.stringify(exports),
        loader: 'json',
      }));
    },
  };
}

function firstRequest(bundle, event) {
  const script = fileURLToPath(new URL('cold-start/first-request.cjs', import.meta.url));
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [script, bundle], (error, stdout) =>
      error ? reject(error) : resolve(Number(stdout)),
    );
    child.stdin.end(JSON.stringify(event));
  });
}
