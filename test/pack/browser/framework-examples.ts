import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileRoute } from '../../support/app-server.js';
import { routesOf } from '../../support/neighbours/build-example.js';
import { createConsumer, type Consumer } from '../support/create-consumer.js';
import { runToSuccess } from '../support/run.js';

type Routes = Readonly<Record<string, FileRoute>>;

export type ExampleName = 'copied' | 'imported' | 'hashed' | 'own-worker' | 'module-worker' | 'react';

/** What the examples serve when they are built with one version of the package. */
export interface Deployment {
  readonly version: string;
  readonly routes: Readonly<Record<ExampleName, Routes>>;
}

export interface FrameworkExamples {
  /** The project that the examples are copied into. */
  readonly consumer: Consumer;
  readonly deployed: Deployment;
  /** The same with the next version of the package. */
  readonly next: Deployment;
}

const examplesFolder = fileURLToPath(new URL('../../../examples/', import.meta.url));
const examples = ['get-token.js', 'vite', 'module-worker', 'react'];
const tools = [
  'vite',
  'rollup',
  '@rollup/plugin-commonjs',
  '@rollup/plugin-node-resolve',
  '@rollup/plugin-replace',
  'react',
  'react-dom',
];

/** Copies the examples into a project that has installed the package, and builds them there as a user does. */
export async function buildFrameworkExamples(): Promise<FrameworkExamples> {
  const consumer = await createConsumer();
  try {
    await consumer.link(tools);
    for (const name of examples) await copyExample(consumer, name);
    // As the guide says: without the lines that keep the hash out of the name.
    await consumer.write({ 'vite/imported/hashed.config.js': 'export default {};' });
    const version = await readVersion(consumer);
    const deployed = await deploy(consumer, version);
    return { consumer, deployed, next: await deployNext(consumer, version) };
  } catch (error) {
    await consumer.remove();
    throw error;
  }
}

/** Without what somebody may have built there. */
async function copyExample({ folder }: Consumer, name: string): Promise<void> {
  const filter = (path: string): boolean => !/[\\/](?:dist|file-auth-worker\.js)$/.test(path);
  await cp(join(examplesFolder, name), join(folder, name), { recursive: true, filter });
}

async function readVersion({ packageFolder }: Consumer): Promise<string> {
  const text = await readFile(join(packageFolder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

async function deploy(consumer: Consumer, version: string): Promise<Deployment> {
  await copyWorkers(consumer);
  const build = buildersFor(consumer, version);
  const [copied, imported, hashed, ownWorker, moduleWorker, react] = await Promise.all([
    build.vite('copied', 'vite/copied'),
    build.vite('imported', 'vite/imported'),
    build.hashed(),
    build.vite('own-worker', 'vite/own-worker'),
    build.rollup('module-worker'),
    build.vite('react', 'react'),
  ]);
  const routes = { copied, imported, hashed, react };
  return { version, routes: { ...routes, 'own-worker': ownWorker, 'module-worker': moduleWorker } };
}

/**
 * The same after an update of the package, which changes the worker's bytes. Of what is built only a name with a hash tells
 * another build from the same bytes changed afterwards.
 */
async function deployNext(consumer: Consumer, version: string): Promise<Deployment> {
  const next = `${version}-next`;
  const raise = (file: string): Promise<void> => replaceInFile(file, version, next);
  for (const name of ['page/index.js', 'worker.js', 'file-auth-worker.js', 'file-auth-worker.min.js'])
    await raise(join(consumer.packageFolder, 'dist', name));
  await copyWorkers(consumer);
  const [from, to] = [deploymentFolder(consumer, version), deploymentFolder(consumer, next)];
  const raised = async (name: ExampleName): Promise<Routes> => {
    await cp(join(from, name), join(to, name), { recursive: true });
    const routes = routesOf(join(to, name));
    const scripts = Object.values(routes).filter(({ file }) => file.endsWith('.js'));
    await Promise.all(scripts.map(({ file }) => raise(fileURLToPath(file))));
    return routes;
  };
  const routes = {
    copied: await raised('copied'),
    imported: await raised('imported'),
    hashed: await buildersFor(consumer, next).hashed(),
    'own-worker': await raised('own-worker'),
    'module-worker': await raised('module-worker'),
    react: await raised('react'),
  };
  return { version: next, routes };
}

async function replaceInFile(file: string, from: string, to: string): Promise<void> {
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll(from, to));
}

/** As the guide says, by the package's own command. */
async function copyWorkers(consumer: Consumer): Promise<void> {
  for (const folder of ['vite/copied/public', 'react/public']) {
    await runNode(consumer, '', 'node_modules/file-auth-worker/bin/file-auth-worker.mjs', 'init', folder);
  }
}

function deploymentFolder(consumer: Consumer, version: string): string {
  return join(consumer.folder, `deployed-${version}`);
}

interface Builders {
  vite(name: ExampleName, folder: string, ...options: string[]): Promise<Routes>;
  rollup(name: ExampleName): Promise<Routes>;
  hashed(): Promise<Routes>;
}

function buildersFor(consumer: Consumer, version: string): Builders {
  const target = (name: ExampleName): string => join(deploymentFolder(consumer, version), name);
  const vite: Builders['vite'] = async (name, folder, ...options) => {
    const bin = join(consumer.folder, 'node_modules/vite/bin/vite.js');
    await runNode(consumer, folder, bin, 'build', '--outDir', target(name), ...options);
    return routesOf(target(name));
  };
  return {
    vite,
    rollup: async (name) => {
      const bin = join(consumer.folder, 'node_modules/rollup/dist/bin/rollup');
      await runNode(consumer, name, bin, '--config', '--silent', '--dir', target(name));
      await cp(join(consumer.folder, name, 'index.html'), join(target(name), 'index.html'));
      return routesOf(target(name));
    },
    hashed: async () => allowRootScope(await vite('hashed', 'vite/imported', '--config', 'hashed.config.js')),
  };
}

async function runNode({ folder }: Consumer, inFolder: string, ...args: string[]): Promise<void> {
  await runToSuccess(process.execPath, args, join(folder, inFolder));
}

/** As the guide says of a worker that is not at the root. */
function allowRootScope(routes: Routes): Routes {
  const headers = { 'Service-Worker-Allowed': '/' };
  const answers = Object.entries(routes).map(([path, route]): [string, FileRoute] =>
    path.startsWith('/assets/file-auth-worker') ? [path, { ...route, headers }] : [path, route],
  );
  return Object.fromEntries(answers);
}
