// npx cdk deploy: the stack of ../aws, made by CDK, with the same settings, keys and handler.
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { readConfig } from '../aws/read-config.mjs';
import { ProtectedFilesStack } from './protected-files-stack.mjs';

const shared = fileURLToPath(new URL('../aws/', import.meta.url));
const { stackName, allowedOrigins, uploadOrigins, priceClass, logRetentionDays } = await readConfig(shared);

// Another name, because CDK would take over a stack that deploy.mjs has made, and replace its resources.
new ProtectedFilesStack(new App(), `${stackName}-cdk`, {
  description:
    'Private files in S3 behind CloudFront. A Lambda@Edge function checks the token of each request.',
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: 'us-east-1' },
  files: {
    handler: `${shared}handler.mjs`,
    allowedOrigins,
    uploadOrigins,
    priceClass,
    logRetention: logRetentionDays,
  },
});
