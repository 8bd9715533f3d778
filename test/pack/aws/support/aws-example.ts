import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Consumer, createConsumer } from '../../support/create-consumer.js';

/** examples/aws as somebody has copied it, with values of their own. */
interface AwsExample {
  readonly consumer: Consumer;
  readonly folder: string;
  /** What one of its scripts exports. */
  load<Exports>(script: string): Promise<Exports>;
  /** Runs one of its scripts. */
  run(script: string, ...args: string[]): ReturnType<Consumer['node']>;
  /** Makes a key pair there, and gives the path of the private key in the folder. */
  makeKey(): Promise<string>;
  /** Writes one of its JSON files. */
  write(name: string, value: unknown): Promise<void>;
  read(name: string): Promise<string>;
  remove(): Promise<void>;
}

export interface Config {
  readonly stackName: string;
  readonly issuer: string;
  readonly audience: string;
  readonly allowedOrigins: readonly string[];
  readonly uploadOrigins: readonly string[];
  readonly priceClass: string;
  readonly logRetentionDays: number;
}

export const config: Config = {
  stackName: 'files-of-mine',
  issuer: 'https://app.example.net',
  audience: 'files',
  allowedOrigins: ['https://app.example.net', 'https://beta.example.net'],
  uploadOrigins: [],
  priceClass: 'PriceClass_100',
  logRetentionDays: 30,
};

const source = fileURLToPath(new URL('../../../../examples/aws/', import.meta.url));

export async function copyAwsExample(): Promise<AwsExample> {
  const consumer = await createConsumer();
  const folder = join(consumer.folder, 'aws');
  // Without what somebody may have made or installed there.
  const filter = (path: string): boolean => !/[\\/](?:private|build|node_modules)$/.test(path);
  await cp(source, folder, { recursive: true, filter });
  const { dependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    readonly dependencies: Record<string, string>;
  };
  await consumer.link(Object.keys(dependencies).filter((name) => name !== 'file-auth-worker'));
  const write = (name: string, value: unknown): Promise<void> =>
    consumer.write({ [`aws/${name}`]: JSON.stringify(value) });
  await write('config.json', config);
  await write('keys.json', { keys: [] });
  return {
    consumer,
    folder,
    write,
    load: (script) => import(/* @vite-ignore */ pathToFileURL(join(folder, script)).href),
    run: (script, ...args) => consumer.node(`aws/${script}`, ...args),
    makeKey: async () => {
      const bin = join(consumer.packageFolder, 'bin', 'file-auth-worker.mjs');
      const { stdout, stderr } = await consumer.node(bin, 'keys', 'aws');
      if (stderr !== '') throw new Error(stderr);
      return /private[\\/]\S+\.json/.exec(stdout)![0];
    },
    read: (name) => readFile(join(folder, name), 'utf8'),
    remove: () => consumer.remove(),
  };
}
