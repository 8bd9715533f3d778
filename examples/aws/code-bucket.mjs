import {
  CreateBucketCommand,
  HeadBucketCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { region } from './clients.mjs';
import { UsageError } from './usage-error.mjs';

/**
 * Uploads the zip file to a private bucket of the account, and makes the bucket if it is missing.
 *
 * Anyone can guess the bucket's name and make it first. So each call names the account that must own the bucket.
 * Otherwise the function could run a stranger's code.
 */
export async function uploadCode({ s3, account, zip, key, sha256, log }) {
  const bucket = `file-auth-worker-code-${account}-${region}`;
  const ours = { Bucket: bucket, ExpectedBucketOwner: account };
  if (!(await bucketExists(s3, ours))) {
    log(`Making the bucket ${bucket} for the function's code`);
    await createBucket(s3, bucket);
  }
  // Each time, because an earlier run may have stopped before this.
  await closeBucket(s3, ours);
  await s3.send(new PutObjectCommand({ ...ours, Key: key, Body: zip, ChecksumSHA256: sha256 }));
  return bucket;
}

async function bucketExists(s3, ours) {
  try {
    await s3.send(new HeadBucketCommand(ours));
    return true;
  } catch (error) {
    const status = error.$metadata?.httpStatusCode;
    if (status === 404) return false;
    if (status === 403) throw new UsageError(notOurs(ours.Bucket));
    throw error;
  }
}

async function createBucket(s3, bucket) {
  try {
    await s3.send(new CreateBucketCommand({ Bucket: bucket, ObjectOwnership: 'BucketOwnerEnforced' }));
  } catch (error) {
    if (error.name === 'BucketAlreadyExists') throw new UsageError(notOurs(bucket));
    // Two deployments at once.
    if (error.name !== 'BucketAlreadyOwnedByYou') throw error;
  }
}

async function closeBucket(s3, ours) {
  const PublicAccessBlockConfiguration = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  };
  const arn = `arn:aws:s3:::${ours.Bucket}`;
  const tlsOnly = {
    Sid: 'TlsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [tlsOnly] });
  await s3.send(new PutPublicAccessBlockCommand({ ...ours, PublicAccessBlockConfiguration }));
  await s3.send(new PutBucketVersioningCommand({ ...ours, VersioningConfiguration: { Status: 'Enabled' } }));
  await s3.send(new PutBucketPolicyCommand({ ...ours, Policy }));
}

function notOurs(bucket) {
  return (
    `The bucket ${bucket} belongs to another account, or your credentials may not use it (s3:ListBucket). ` +
    'Nothing was uploaded. If the bucket is not yours, upload the zip file of bundle.mjs to your own bucket, and ' +
    'deploy with the AWS CLI as the guide says.'
  );
}
