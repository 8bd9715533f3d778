import type { ExplainedDifference } from '../../support/aws/compare-templates.js';

const names =
  'It has to be unique in the account: the plain template takes the id of the stack, CDK the path of the construct.';
const deployed =
  'CDK uploads the zip file itself, by the hash of what is in it, to the bucket that `cdk bootstrap` made.';
const version =
  'CDK gives a new version another logical ID, by a hash of code and settings; the plain template has only these to replace it.';

/** How the template of `examples/aws` (one) and that of `examples/cdk` (other) differ, and why. */
export const meantDifferences: readonly ExplainedDifference[] = [
  {
    at: 'OriginAccessControl.Properties.OriginAccessControlConfig.Name',
    one: /^file-auth-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    other: /^photosFilesOriginAccessControl[0-9A-F]{8}$/,
    why: names,
  },
  {
    at: 'CachePolicy.Properties.CachePolicyConfig.Name',
    one: /^file-auth-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    other: /^photosFilesCachePolicy[0-9A-F]{8}-us-east-1$/,
    why: names,
  },
  {
    at: 'ResponseHeadersPolicy.Properties.ResponseHeadersPolicyConfig.Name',
    one: /^file-auth-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    other: /^photosFilesResponseHeadersPolicy[0-9A-F]{8}$/,
    why: names,
  },
  {
    at: 'Authorizer.Properties.Code.S3Bucket',
    one: 'code',
    other: 'cdk-hnb659fds-assets-111122223333-us-east-1',
    why: deployed,
  },
  {
    at: 'Authorizer.Properties.Code.S3Key',
    one: 'authorizer/1.zip',
    other: /^[0-9a-f]{64}\.zip$/,
    why: deployed,
  },
  { at: 'AuthorizerVersion.Properties.CodeSha256', one: 'sha256', why: version },
  {
    at: 'AuthorizerVersion.Properties.Description',
    one: 'nodejs22.x, 128 MB, 5 s, code sha256',
    why: version,
  },
  {
    at: 'Distribution.Properties.DistributionConfig.ViewerCertificate.CloudFrontDefaultCertificate',
    one: true,
    why: 'It is what a distribution has without a certificate, which CDK leaves unsaid.',
  },
  {
    at: 'Distribution.Properties.DistributionConfig.Origins[0].OriginAccessControlId',
    one: '${OriginAccessControl}',
    other: '${OriginAccessControl.Id}',
    why: 'Ref of an origin access control is its Id.',
  },
  {
    at: 'Authorizer.DependsOn.AuthorizerRole',
    other: true,
    why: "CDK names the role's policies, too, which it might have made as resources of their own.",
  },
];
