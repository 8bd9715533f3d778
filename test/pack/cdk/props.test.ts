import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { LambdaEdgeEventType, type IOrigin } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, OriginGroup, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IVersion } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProtectedFiles } from '../../../examples/cdk/protected-files/protected-files.mjs';
import { createAwsWorkspace, type AwsWorkspace } from '../../support/aws/aws-workspace.js';
import { synthesize, type SynthesizeOptions } from '../../support/aws/synthesize.js';

let workspace: AwsWorkspace;
beforeAll(async () => {
  workspace = await createAwsWorkspace();
});
afterAll(() => workspace.remove());

it.each<[string, SynthesizeOptions['env'], string]>([
  ['another region', { region: 'eu-central-1' }, 'Stack "photos" is in eu-central-1'],
  ['no region', {}, 'Stack "photos" names no region'],
])('a stack in %s is refused, and told what to do', async (_, env, message) => {
  const synthesis = synthesize(workspace, { env: env! });
  await expect(synthesis).rejects.toThrow(message);
  await expect(synthesis).rejects.toThrow("a stack with env: { region: 'us-east-1' }");
});

it.each<[string, unknown, string]>([
  ['none', [], '"allowedOrigins" must name the pages'],
  ['a text', 'https://app.photos.test', '"allowedOrigins" must be an array'],
  ['every origin', ['*'], '"allowedOrigins" has "*"'],
  ['a wildcard', ['https://*.photos.test'], '"allowedOrigins" has "https://*.photos.test"'],
  ['plain http', ['http://app.photos.test'], '"allowedOrigins" has "http://app.photos.test"'],
  ['a path', ['https://app.photos.test/'], '"allowedOrigins" has "https://app.photos.test/"'],
  ['capitals, which browsers do not send', ['https://App.photos.test'], '"allowedOrigins" has'],
  ['no text', [new URL('https://app.photos.test')], '"allowedOrigins" has'],
  ['one wrong of two', ['https://app.photos.test', 'null'], '"allowedOrigins" has "null"'],
])(
  'allowed origins are refused that browsers do not send or that let strangers in: %s',
  async (_, origins, message) => {
    const synthesis = synthesize(workspace, { files: { allowedOrigins: origins as string[] } });
    await expect(synthesis).rejects.toThrow(TypeError);
    await expect(synthesis).rejects.toThrow(message);
  },
);

it.each<[string, object, string]>([
  ['every origin may upload', { uploadOrigins: ['*'] }, '"uploadOrigins" has "*"'],
  ['no list of origins', { uploadOrigins: 'https://app.photos.test' }, '"uploadOrigins" must be an array'],
  ['a handler that is none', { handler: '' }, '"handler" must be the path'],
  [
    'a price class that is none',
    { priceClass: '100' },
    '"priceClass" must be one of PriceClass_100, PriceClass_',
  ],
  ['logs without an end', { logRetention: RetentionDays.INFINITE }, '"logRetention" must be one of'],
  ['a time that CloudWatch does not know', { logRetention: 31 }, '"logRetention" must be one of'],
  ['the name of a time', { logRetention: 'ONE_MONTH' }, '"logRetention" must be one of'],
])('refuses %s', async (_, files, message) => {
  const synthesis = synthesize(workspace, { files });
  await expect(synthesis).rejects.toThrow(TypeError);
  await expect(synthesis).rejects.toThrow(message);
});

it.each([
  ['is not there', null, 'Could not resolve'],
  ['does not compile', 'export const handler = ;', 'Unexpected ";"'],
  ['imports what is not installed', "import 'left-out';", 'Could not resolve "left-out"'],
])('says so when the handler %s', async (_, code, message) => {
  const handler = join(workspace.folder, 'aws', 'wrong.mjs');
  await rm(handler, { force: true });
  if (code !== null) await writeFile(handler, code);
  await expect(synthesize(workspace, { files: { handler } })).rejects.toThrow(message);
});

/** Adds a behaviour to the distribution of the stack, as a user may. */
function addBehavior(stack: Stack, origin: (files: ProtectedFiles) => IOrigin, isGuarded: boolean): void {
  const files = stack.node.findChild('Files') as ProtectedFiles;
  // CDK's classes do not fit its own interfaces under exactOptionalPropertyTypes.
  const functionVersion = files.authorizer.currentVersion as IVersion;
  const edgeLambdas = [{ eventType: LambdaEdgeEventType.VIEWER_REQUEST, functionVersion }];
  files.distribution.addBehavior('/public/*', origin(files), isGuarded ? { edgeLambdas } : {});
}

const filesOrigin = ({ bucket }: ProtectedFiles): IOrigin =>
  S3BucketOrigin.withOriginAccessControl(bucket as IBucket);
const otherOrigin = (): IOrigin => new HttpOrigin('www.photos.test');

/** The files, where something else fails. */
const groupWithFiles = (files: ProtectedFiles): IOrigin =>
  new OriginGroup({ primaryOrigin: otherOrigin(), fallbackOrigin: filesOrigin(files) });

it.each([
  ['from the bucket', filesOrigin],
  ['from a group that the bucket is in', groupWithFiles],
])('a behaviour that serves the files without the authorizer is refused: %s', async (_, origin) => {
  const synthesis = synthesize(workspace, { change: (stack) => addBehavior(stack, origin, false) });
  await expect(synthesis).rejects.toThrow(
    'The behaviour "/public/*" serves the files without the authorizer',
  );
});

it('a behaviour with the authorizer, or for something else, is none of our business', async () => {
  const guarded = synthesize(workspace, { change: (stack) => addBehavior(stack, filesOrigin, true) });
  await expect(guarded).resolves.toBeDefined();
  const elsewhere = synthesize(workspace, { change: (stack) => addBehavior(stack, otherOrigin, false) });
  await expect(elsewhere).resolves.toBeDefined();
});
