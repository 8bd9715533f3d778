import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { FileRoute, Route } from '../app-server.js';
import { temporaryFolder } from '../engines/system/temporary-folder.js';

const run = promisify(execFile);
const projectFolder = fileURLToPath(new URL('../../../', import.meta.url));
const ear = readFileSync(new URL('worker-ear.js', import.meta.url), 'utf8');

/** An example's build script and what it is told before folder and mode. */
export type ExampleBuild = readonly [script: string, ...options: string[]];

export interface BuiltExample {
  /** `/sw.js` is the production build of the worker, `/sw-development.js` the development build where it was asked for. */
  readonly routes: Readonly<Record<string, Route>>;
  /** What `/sw.js` is after the next deployment. */
  readonly nextWorker: Route;
}

/** Builds an example by its own build script, and puts the test's ear in front of the worker. */
export async function buildExample(
  build: ExampleBuild,
  { inDevelopment }: { readonly inDevelopment: boolean },
): Promise<BuiltExample> {
  const [production, development] = await Promise.all([
    buildFor(build, 'production'),
    inDevelopment ? buildFor(build, 'development') : null,
  ]);
  return {
    routes: {
      ...(development && { ...routesOf(development), '/sw-development.js': workerRoute(development) }),
      ...routesOf(production),
      '/sw.js': workerRoute(production),
    },
    nextWorker: workerRoute(production, '// newer'),
  };
}

async function buildFor([script, ...options]: ExampleBuild, mode: string): Promise<string> {
  const { path } = temporaryFolder();
  await run(process.execPath, [script, ...options, path, mode], { cwd: projectFolder });
  return path;
}

/** Every file of a folder, as a server would serve it at its root. */
export function routesOf(folder: string): Record<string, FileRoute> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [`/${relative(folder, file)}`, { file: pathToFileURL(file).href }];
    }),
  );
}

function workerRoute(folder: string, comment = ''): Route {
  const worker = readFileSync(join(folder, 'sw.js'), 'utf8');
  return { body: [comment, ear, worker].join('\n'), contentType: 'text/javascript' };
}
