import { AwsError } from './aws-error.js';
import { sha256 } from './sha256.js';
import { account, type Answer, type Ask, type Service, type World } from './world.js';
import { fields, tag } from './xml.js';

export const s3Service: Service = {
  type: 'application/xml',
  answer: answerBucket,
  describe: ({ code, message }) => tag('Error', fields({ Code: code, Message: message })),
};

// --- S3 --------------------------------------------------------------------------------------------------------------

function answerBucket({ buckets, actions }: World, { method, path, query, headers, body }: Ask): Answer {
  const [, name = '', key = ''] = /^\/([^/]+)\/?(.*)$/.exec(path) ?? [];
  const bucket = buckets.get(name);
  const setting = ['publicAccessBlock', 'versioning', 'policy'].find((each) => query.has(each));
  if (method === 'PUT' && key === '' && setting === undefined) {
    if (bucket !== undefined) throw new AwsError(409, 'BucketAlreadyExists', 'The name is taken.');
    actions.push('CreateBucket');
    buckets.set(name, { owner: account, settings: {}, objects: new Map() });
    return {};
  }
  if (bucket === undefined) throw new AwsError(404, 'NoSuchBucket', 'There is no such bucket.');
  const expected = headers['x-amz-expected-bucket-owner'];
  // A stranger who waits for others' code lets them in, so only this header keeps them out.
  if (expected !== undefined && expected !== bucket.owner) {
    throw new AwsError(403, 'AccessDenied', 'Access Denied');
  }
  if (method === 'HEAD') return {};
  if (setting !== undefined) bucket.settings[setting] = body.toString();
  else {
    if (headers['x-amz-checksum-sha256'] !== sha256(body))
      throw new AwsError(400, 'BadDigest', 'Another hash.');
    actions.push('PutObject');
    bucket.objects.set(key, body);
  }
  return {};
}
