import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Bucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { closedBucket } from './closed-bucket.mjs';

/** The bucket of the files. They are your users': no operation on the stack removes them. */
export function createFilesBucket(scope, { uploadOrigins }) {
  const bucket = new Bucket(scope, 'FilesBucket', {
    ...closedBucket,
    removalPolicy: RemovalPolicy.RETAIN,
    // A presigned upload can overwrite a file: its earlier version can be had back until the rule below removes it.
    versioned: true,
    lifecycleRules,
    ...(uploadOrigins.length === 0 ? {} : { cors: [corsOfUploads(uploadOrigins)] }),
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      "Files are read through the distribution, whose access log has each request, without its token. S3's own log would add the uploads: give it a bucket of your own if you need them.",
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

/** For uploads only: to those who read, the response headers policy of the distribution answers. */
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
