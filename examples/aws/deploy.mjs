// Deploys the stack of template.yaml. Needs AWS credentials, and nothing else: no AWS CLI, no bootstrap.
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleAuthorizer } from './bundle.mjs';
import { createClients } from './clients.mjs';
import { uploadCode } from './code-bucket.mjs';
import { readConfig } from './read-config.mjs';
import { runScript } from './run-script.mjs';
import { deployStack, findResource } from './stack.mjs';
import { UsageError } from './usage-error.mjs';

const minute = 60_000;

/** Deploys what is in the folder, and returns the stack's outputs. */
export async function deploy({ folder, clients, log, pollMs = 5_000, timeoutMs = 45 * minute }) {
  const config = await readConfig(folder);
  const bundle = await bundleAuthorizer({ folder });
  const template = await readFile(join(folder, 'template.yaml'), 'utf8');
  const { Account: account } = await clients.sts.send(new GetCallerIdentityCommand({}));
  log(`Account ${account}, stack ${config.stackName}, function of ${bundle.zip.length} bytes`);
  const codeBucket = await uploadCode({ s3: clients.s3, account, ...bundle, log });
  const { stack, changed } = await deployStack({
    cloudFormation: clients.cloudFormation,
    name: config.stackName,
    template,
    parameters: parametersOf(config, bundle, codeBucket),
    log,
    pollMs,
    timeoutMs,
  });
  if (!changed) log('Nothing has changed since the last deployment.');
  await assertPublished(clients, stack, bundle);
  return Object.fromEntries(stack.Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
}

function parametersOf(config, { key, sha256 }, codeBucket) {
  return {
    AllowedOrigins: config.allowedOrigins.join(','),
    UploadOrigins: config.uploadOrigins.join(','),
    CodeBucket: codeBucket,
    CodeKey: key,
    CodeSha256: sha256,
    PriceClass: config.priceClass,
    LogRetentionDays: config.logRetentionDays,
  };
}

/** If CloudFormation published no new version, the edge would go on with the old keys, and nobody would notice. */
async function assertPublished({ cloudFormation, lambda }, stack, { sha256 }) {
  const version = await findResource(cloudFormation, stack.StackId, 'AuthorizerVersion');
  const command = new GetFunctionConfigurationCommand({ FunctionName: version.id });
  const { CodeSha256 } = await lambda.send(command);
  if (CodeSha256 === sha256) return;
  throw new UsageError(
    `The distribution runs ${version.id}, which is not the code that was just uploaded. ` +
      'Change the Description of AuthorizerVersion in template.yaml and deploy again.',
  );
}

await runScript(import.meta.url, async () => {
  const folder = dirname(fileURLToPath(import.meta.url));
  const outputs = await deploy({ folder, clients: createClients(), log: console.log });
  console.log(`Files bucket: ${outputs.FilesBucketName}`);
  console.log(`Function:     ${outputs.AuthorizerFunctionName}`);
  console.log(`Distribution: ${outputs.DistributionId}`);
  console.log(`Origin:       https://${outputs.DistributionDomainName}`);
});
