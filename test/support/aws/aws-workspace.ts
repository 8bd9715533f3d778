import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../pack/aws/support/aws-example.js';
import { makeKey, testAudience, testIssuer, type TestKey } from '../tokens.js';

/** The AWS examples as a user has copied them, with settings and a key of their own. */
export interface AwsWorkspace {
  readonly folder: string;
  /** Its public half is in keys.json. */
  readonly key: TestKey;
  readonly handler: string;
  remove(): Promise<void>;
}

const project = fileURLToPath(new URL('../../../', import.meta.url));
const packages = ['aws-cdk-lib', 'constructs', 'esbuild', 'fflate'];

export const workspaceConfig: Config = {
  stackName: 'photos',
  issuer: testIssuer,
  audience: testAudience,
  allowedOrigins: ['https://app.photos.test', 'https://admin.photos.test'],
  uploadOrigins: ['https://upload.photos.test'],
  priceClass: 'PriceClass_200',
  logRetentionDays: 90,
};

/** Copies `aws` and `cdk` into a folder where their packages are installed. */
export async function createAwsWorkspace(): Promise<AwsWorkspace> {
  const folder = await mkdtemp(join(tmpdir(), 'file-auth-aws-'));
  const key = await makeKey('ES256');
  for (const name of ['aws', 'cdk']) await copyExample(name, folder);
  await writeFile(join(folder, 'aws', 'config.json'), JSON.stringify(workspaceConfig));
  await writeFile(join(folder, 'aws', 'keys.json'), JSON.stringify({ keys: [key.jwk] }));
  for (const name of packages) await link(join(project, 'node_modules', name), folder, name);
  await link(project, folder, 'file-auth-worker');
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  return { folder, key, handler: join(folder, 'aws', 'handler.mjs'), remove };
}

/** Without what somebody may have installed or built there. */
async function copyExample(name: string, folder: string): Promise<void> {
  const filter = (path: string): boolean => !/[\\/](?:node_modules|build|private|cdk\.out)$/.test(path);
  await cp(join(project, 'examples', name), join(folder, name), { recursive: true, filter });
}

async function link(target: string, folder: string, name: string): Promise<void> {
  const path = join(folder, 'node_modules', name);
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path, 'junction');
}
