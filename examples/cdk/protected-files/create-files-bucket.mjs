import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Bucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { closedBucket } from './closed-bucket.mjs';

/** The bucket of the files. They are your users' files: no operation on the stack removes them. */
export function createFilesBucket(scope, { uploadOrigins }) {
  const bucket = new Bucket(scope, 'FilesBucket', {
    ...closedBucket,
    removalPolicy: RemovalPolicy.RETAIN,
    // A presigned upload can overwrite a file. You can restore the earlier version until the rule below removes it.
    versioned: true,
    lifecycleRules,
    ...(uploadOrigins.length === 0 ? {} : { cors: [corsOfUploads(uploadOrigins)] }),
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      "Users read files through the distribution, whose access log has each request without its token. S3's own log would add the uploads. If you need them, give that log its own bucket.",
  });
  return bucket;
}

const lifecycleRules = [
  {
    id: 'remove-old-versions',
    noncurrentVersionExpiration: Duration.days(30),
    expiredObjectDeleteMarker: true,
  },
  { id: 'remove-unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
];

/** For uploads only. Readers get their CORS headers from the response headers policy of the distribution. */
function corsOfUploads(allowedOrigins) {
  const { GET, HEAD, POST, PUT } = HttpMethods;
  return {
    id: 'presigned-uploads',
    allowedOrigins,
    allowedMethods: [GET, PUT, POST, HEAD],
    allowedHeaders: ['*'],
    exposedHeaders: ['ETag'],
    maxAge: 3000,
  };
}
