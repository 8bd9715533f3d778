import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { expectAll } from '../../support/expect-all.js';
import { readProjectFile } from '../support/read-snippets.js';
import { checks } from './support/checks.js';
import { failedChecks } from './support/failed-checks.js';
import { readTemplate, type Template } from './support/read-template.js';

const text = readProjectFile('examples/aws/template.yaml');
const template = readTemplate(text);

const folder = mkdtempSync(join(tmpdir(), 'file-auth-template-'));
const engine = new RegoEngine();
afterAll(() => {
  engine.free();
  rmSync(folder, { recursive: true });
});

/** What AWS' validator finds, but for what it would say of every template. */
function findings(body: string): string[] {
  // I9001: a property that replaces its resource when it changes. I9040: a resource without tags.
  const remarks = new Set(['I9001', 'I9040']);
  const file = join(folder, 'template.yaml');
  writeFileSync(file, body);
  const { diagnostics } = engine.validateStandard(new TemplateFile(file));
  return diagnostics
    .filter(({ ruleId }) => !remarks.has(ruleId))
    .map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

type Json = Record<string, unknown>;
type Mutation = readonly [check: string, what: string, path: string, change: (value: never) => unknown];

const without =
  (...names: string[]) =>
  (value: Json): Json =>
    Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
const to = (value: unknown) => (): unknown => value;
const plus = (more: Json) => (value: Json | undefined) => ({ ...value, ...more });
const and = (more: unknown) => (value: readonly unknown[] | undefined) => [...(value ?? []), more];
const butFirst = (value: readonly unknown[]): unknown => value.slice(1);

const behavior = 'Distribution.Properties.DistributionConfig.DefaultCacheBehavior';
const config = 'Distribution.Properties.DistributionConfig';
const association = `${behavior}.LambdaFunctionAssociations.0`;
const policy = 'FilesBucketPolicy.Properties.PolicyDocument.Statement';
const logPolicy = 'LogsBucketPolicy.Properties.PolicyDocument.Statement';
const cacheKey = 'CachePolicy.Properties.CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin';
const headers = 'ResponseHeadersPolicy.Properties.ResponseHeadersPolicyConfig';
const secure = `${headers}.SecurityHeadersConfig`;
const oac = 'OriginAccessControl.Properties.OriginAccessControlConfig';
const version = 'AuthorizerVersion.Properties';
const rolePolicy = 'AuthorizerRole.Properties.Policies.0.PolicyDocument.Statement.0';
const trust = 'AuthorizerRole.Properties.AssumeRolePolicyDocument.Statement.0.Principal.Service';

const publicAccess = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

// Each breaks the template in one place, as somebody who changes it might.
const mutations: readonly Mutation[] = [
  ...publicAccess.map((name): Mutation => [
    'the files are closed to the public in all four ways',
    `${name} is off`,
    `FilesBucket.Properties.PublicAccessBlockConfiguration.${name}`,
    to(false),
  ]),
  [
    'the files are closed to the public in all four ways',
    'one is missing',
    'FilesBucket.Properties.PublicAccessBlockConfiguration',
    without('IgnorePublicAcls'),
  ],
  [
    'the bucket owns what is uploaded',
    'objects have their own ACLs',
    'FilesBucket.Properties.OwnershipControls.Rules.0.ObjectOwnership',
    to('ObjectWriter'),
  ],
  [
    'the files are encrypted',
    'no encryption is named',
    'FilesBucket.Properties',
    without('BucketEncryption'),
  ],
  ['the files outlive the stack', 'they are deleted with it', 'FilesBucket.DeletionPolicy', to('Delete')],
  [
    'the files outlive the stack',
    'a replaced bucket is deleted',
    'FilesBucket',
    without('UpdateReplacePolicy'),
  ],
  ['the files are served over TLS only', 'the statement is gone', policy, butFirst],
  ['the files are served over TLS only', 'it is for objects only', `${policy}.0.Resource`, butFirst],
  [
    'the files are served over TLS only',
    'it is turned round',
    `${policy}.0.Condition.Bool`,
    to({ 'aws:SecureTransport': 'true' }),
  ],
  [
    'nobody but this distribution reads, and it does nothing else',
    'every distribution may',
    `${policy}.1`,
    without('Condition'),
  ],
  [
    'nobody but this distribution reads, and it does nothing else',
    'every distribution of the account may',
    `${policy}.1.Condition.StringEquals`,
    to({ 'AWS:SourceAccount': { Ref: 'AWS::AccountId' } }),
  ],
  [
    'nobody but this distribution reads, and it does nothing else',
    'everybody may',
    `${policy}.1.Principal`,
    to('*'),
  ],
  [
    'nobody but this distribution reads, and it does nothing else',
    'it may list',
    `${policy}.1.Action`,
    to(['s3:GetObject', 's3:ListBucket']),
  ],
  [
    'nobody but this distribution reads, and it does nothing else',
    'an identity may, too',
    policy,
    and({ Effect: 'Allow', Principal: { CanonicalUser: 'x' }, Action: 's3:GetObject', Resource: '*' }),
  ],
  [
    'CloudFront always signs for S3',
    'unless a viewer sends a signature',
    `${oac}.SigningBehavior`,
    to('no-override'),
  ],
  ['CloudFront always signs for S3', 'never', `${oac}.SigningBehavior`, to('never')],
  [
    'the origin is the bucket, by access control and not by the older identity',
    'the access control is not used',
    `${config}.Origins.0`,
    without('OriginAccessControlId'),
  ],
  [
    'the origin is the bucket, by access control and not by the older identity',
    'the identity is',
    `${config}.Origins.0.S3OriginConfig.OriginAccessIdentity`,
    to('origin-access-identity/cloudfront/E1'),
  ],
  [
    'the origin is the bucket, by access control and not by the older identity',
    'it is the website endpoint',
    `${config}.Origins.0.DomainName`,
    to({ 'Fn::GetAtt': ['FilesBucket', 'WebsiteURL'] }),
  ],
  [
    'the bucket answers CORS only to pages that upload',
    'it answers everybody',
    'FilesBucket.Properties.CorsConfiguration.Fn::If.1.CorsRules.0.AllowedOrigins',
    to(['*']),
  ],
  [
    'the bucket answers CORS only to pages that upload',
    'it always answers',
    'FilesBucket.Properties.CorsConfiguration',
    to({ CorsRules: [] }),
  ],
  [
    'the token is not in the cache key',
    'the query is',
    `${cacheKey}.QueryStringsConfig.QueryStringBehavior`,
    to('all'),
  ],
  [
    'the token is not in the cache key',
    'another policy is used',
    `${behavior}.CachePolicyId`,
    to('b2884449-e4de-46a7-ac36-70bc7f1ddd6d'),
  ],
  [
    'the token is not in the cache key',
    'the deprecated form forwards it',
    behavior,
    plus({ ForwardedValues: { QueryString: true } }),
  ],
  [
    'no header or cookie of a viewer is in the cache key',
    'Origin is',
    `${cacheKey}.HeadersConfig`,
    to({ HeaderBehavior: 'whitelist', Headers: ['Origin'] }),
  ],
  [
    'no header or cookie of a viewer is in the cache key',
    'cookies are',
    `${cacheKey}.CookiesConfig.CookieBehavior`,
    to('all'),
  ],
  [
    'a file may ask not to be cached',
    'everything is cached for a minute',
    'CachePolicy.Properties.CachePolicyConfig.MinTTL',
    to(60),
  ],
  ['downloads have a length', 'CloudFront compresses', `${behavior}.Compress`, to(true)],
  [
    'downloads have a length',
    'there are compressed copies',
    `${cacheKey}.EnableAcceptEncodingGzip`,
    to(true),
  ],
  [
    'S3 is sent no parameter of a viewer',
    'it is sent all',
    behavior,
    plus({ OriginRequestPolicyId: '216adef6-5c7f-47e4-b989-5492eafa07d3' }),
  ],
  [
    'pages of the allowed origins read answers, and no others',
    'everybody may',
    `${headers}.CorsConfig.AccessControlAllowOrigins.Items`,
    to(['*']),
  ],
  [
    'pages of the allowed origins read answers, and no others',
    'with cookies',
    `${headers}.CorsConfig.AccessControlAllowCredentials`,
    to(true),
  ],
  [
    'pages of the allowed origins read answers, and no others',
    'unless S3 says something else',
    `${headers}.CorsConfig.OriginOverride`,
    to(false),
  ],
  [
    'pages of the allowed origins read answers, and no others',
    'the policy is not used',
    behavior,
    without('ResponseHeadersPolicyId'),
  ],
  [
    'pages read what media and denials need',
    'ranges cannot be read',
    `${headers}.CorsConfig.AccessControlExposeHeaders.Items`,
    to(['Content-Length', 'ETag', 'Accept-Ranges', 'x-file-auth']),
  ],
  ['a file is what it says it is', 'the header is missing', secure, without('ContentTypeOptions')],
  [
    'a file does not say where it was',
    'it says the origin',
    `${secure}.ReferrerPolicy.ReferrerPolicy`,
    to('origin'),
  ],
  [
    'a file opened as a document runs no script',
    'scripts may run',
    `${secure}.ContentSecurityPolicy.ContentSecurityPolicy`,
    to("sandbox allow-scripts; default-src 'none'"),
  ],
  [
    'a file opened as a document runs no script',
    'an upload may say something else',
    `${secure}.ContentSecurityPolicy.Override`,
    to(false),
  ],
  [
    'a plain file loads in a page with Cross-Origin-Embedder-Policy',
    'it is for pages of the same site',
    'ResponseHeadersPolicy.Properties.ResponseHeadersPolicyConfig.CustomHeadersConfig.Items.0.Value',
    to('same-site'),
  ],
  [
    'a plain file loads in a page with Cross-Origin-Embedder-Policy',
    'nothing says so',
    'ResponseHeadersPolicy.Properties.ResponseHeadersPolicyConfig',
    without('CustomHeadersConfig'),
  ],
  [
    'browsers stay with https',
    'for a minute',
    `${secure}.StrictTransportSecurity.AccessControlMaxAgeSec`,
    to(60),
  ],
  [
    'no token travels in clear',
    'http is redirected, once the token has travelled',
    `${behavior}.ViewerProtocolPolicy`,
    to('redirect-to-https'),
  ],
  ['no token travels in clear', 'plain http is served', `${behavior}.ViewerProtocolPolicy`, to('allow-all')],
  [
    'files are read and not written',
    'files can be put',
    `${behavior}.AllowedMethods`,
    to(['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE']),
  ],
  [
    'files are read and not written',
    'there are no preflights',
    `${behavior}.AllowedMethods`,
    to(['GET', 'HEAD']),
  ],
  [
    'every request meets the authorizer before the cache',
    'the event is misspelt',
    `${association}.EventType`,
    to('viewer-requests'),
  ],
  [
    'every request meets the authorizer before the cache',
    'it is asked after the cache',
    `${association}.EventType`,
    to('origin-request'),
  ],
  [
    'every request meets the authorizer before the cache',
    'it is no version',
    `${association}.LambdaFunctionARN`,
    to({ 'Fn::GetAtt': ['Authorizer', 'Arn'] }),
  ],
  [
    'every request meets the authorizer before the cache',
    'it gets bodies',
    `${association}.IncludeBody`,
    to(true),
  ],
  [
    'every request meets the authorizer before the cache',
    'there is none',
    behavior,
    without('LambdaFunctionAssociations'),
  ],
  [
    'there is no way past the authorizer',
    'one path has its own behavior',
    config,
    plus({ CacheBehaviors: [{ PathPattern: '/public/*' }] }),
  ],
  [
    'a denial reaches the page as it is',
    '403 is a page',
    config,
    plus({ CustomErrorResponses: [{ ErrorCode: 403, ResponseCode: 200, ResponsePagePath: '/index.html' }] }),
  ],
  [
    'the function is a numbered version, a new one for new code',
    'it is an alias',
    'AuthorizerVersion.Type',
    to('AWS::Lambda::Alias'),
  ],
  [
    'the function is a numbered version, a new one for new code',
    'new code changes nothing',
    version,
    without('CodeSha256'),
  ],
  [
    'a changed setting is a new version, too',
    'the memory was raised alone',
    'Authorizer.Properties.MemorySize',
    to(256),
  ],
  [
    'a changed setting is a new version, too',
    'the runtime was raised alone',
    'Authorizer.Properties.Runtime',
    to('nodejs24.x'),
  ],
  [
    'the runtime is a current one',
    'it has reached its end',
    'Authorizer.Properties.Runtime',
    to('nodejs18.x'),
  ],
  [
    'the function is within the limits of viewer-request',
    'it has more memory',
    'Authorizer.Properties.MemorySize',
    to(512),
  ],
  [
    'the function is within the limits of viewer-request',
    'it has more time',
    'Authorizer.Properties.Timeout',
    to(30),
  ],
  [
    'the function is within the limits of viewer-request',
    'it is for Graviton',
    'Authorizer.Properties.Architectures',
    to(['arm64']),
  ],
  [
    'the function is within the limits of viewer-request',
    'its file has another name',
    'Authorizer.Properties.Handler',
    to('handler.handler'),
  ],
  [
    'the function has nothing that Lambda@Edge lacks',
    'it has an environment',
    'Authorizer.Properties',
    plus({ Environment: { Variables: { ISSUER: 'x' } } }),
  ],
  [
    'the function has nothing that Lambda@Edge lacks',
    'it has a layer',
    'Authorizer.Properties',
    plus({ Layers: [] }),
  ],
  [
    'the function and its versions outlive the stack, as replicas need them',
    'the function does not',
    'Authorizer',
    without('DeletionPolicy'),
  ],
  [
    'the function and its versions outlive the stack, as replicas need them',
    'the last version does not',
    'AuthorizerVersion.UpdateReplacePolicy',
    to('Delete'),
  ],
  ['Lambda and its edge may run the function', 'the edge may not', trust, to(['lambda.amazonaws.com'])],
  [
    'the function may write its log and nothing else',
    'it may read files',
    `${rolePolicy}.Action`,
    and('s3:GetObject'),
  ],
  [
    'the function may write its log and nothing else',
    'it may write every log',
    `${rolePolicy}.Resource`,
    to('*'),
  ],
  [
    'the function may write its log and nothing else',
    'it has a managed policy',
    'AuthorizerRole.Properties',
    plus({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
  ],
  [
    "the function's log ends, and is there before the first replica",
    'it never ends',
    'AuthorizerLogGroup.Properties',
    without('RetentionInDays'),
  ],
  [
    "the function's log ends, and is there before the first replica",
    'it is not the group of the replica',
    'AuthorizerLogGroup.Properties.LogGroupName',
    to({ 'Fn::Sub': '/aws/lambda/${Authorizer}' }),
  ],
  [
    "the function's log ends, and is there before the first replica",
    'a replica may come first',
    'Distribution',
    without('DependsOn'),
  ],
  ...['cs-uri-query', 'cs(Referer)', 'cs(Cookie)'].map((field): Mutation => [
    'no access log has a token',
    `${field} is written`,
    'AccessLogDelivery.Properties.RecordFields',
    and(field),
  ]),
  [
    'no access log has a token',
    "the fields are CloudFront's own",
    'AccessLogDelivery.Properties',
    without('RecordFields'),
  ],
  [
    'no older kind of log has one either',
    'there are standard logs of the first version',
    config,
    plus({ Logging: { Bucket: 'logs.s3.amazonaws.com' } }),
  ],
  [
    'no older kind of log has one either',
    'there are real-time logs',
    behavior,
    plus({ RealtimeLogConfigArn: 'arn' }),
  ],
  [
    'access logs are delivered',
    'they are of another kind',
    'AccessLogSource.Properties.LogType',
    to('CONNECTION_LOGS'),
  ],
  ['access logs are delivered', 'before the bucket allows it', 'AccessLogDelivery', without('DependsOn')],
  ['access logs end', 'they are kept for ever', 'LogsBucket.Properties', without('LifecycleConfiguration')],
  [
    'access logs end',
    'the rule is off',
    'LogsBucket.Properties.LifecycleConfiguration.Rules.0.Status',
    to('Disabled'),
  ],
  [
    'access logs are closed to the public',
    'they are not',
    'LogsBucket.Properties.PublicAccessBlockConfiguration.BlockPublicPolicy',
    to(false),
  ],
  ['access logs are closed to the public', 'without TLS, too', logPolicy, butFirst],
  [
    'access logs are written by the delivery of this account alone',
    'every account may',
    `${logPolicy}.1.Condition.StringEquals`,
    without('aws:SourceAccount'),
  ],
  [
    'access logs are written by the delivery of this account alone',
    'it may read',
    `${logPolicy}.1.Action`,
    to('s3:*'),
  ],
  [
    'logs do not stop the deletion of the stack',
    'they are deleted with it',
    'LogsBucket.DeletionPolicy',
    to('Delete'),
  ],
];

/** A copy that differs at one path of its resources. */
function mutate(path: string, change: (value: never) => unknown): Template {
  const copy = structuredClone(template);
  const names = path.split('.');
  const last = names.pop()!;
  const parent = names.reduce<Json>((value, name) => value[name] as Json, copy.Resources as unknown as Json);
  parent[last] = change(parent[last] as never);
  return copy;
}

describe("AWS' validator", () => {
  it('finds nothing in the template', () => {
    expect(findings(text)).toEqual([]);
  });

  it('would find a resource that is not there, a wrong type and a dead runtime', () => {
    expect(findings(text.replace('TargetOriginId: files', 'TargetOriginIds: files'))).not.toEqual([]);
    expect(findings(text.replace('Timeout: 5', 'Timeout: five'))).not.toEqual([]);
    expect(findings(text.replace('!GetAtt AuthorizerRole.Arn', '!GetAtt Role.Arn'))).not.toEqual([]);
    expect(findings(text.replace('Runtime: nodejs22.x', 'Runtime: nodejs12.x'))).not.toEqual([]);
  });
});

describe('in the template', () => {
  it('every check of the template holds', () => {
    expect(failedChecks(template)).toEqual([]);
  });

  it('a wildcard is refused as an origin by CloudFormation', () => {
    const name = 'no origin is a wildcard';
    const AllowedOrigins = { ...template.Parameters['AllowedOrigins']!, AllowedPattern: '^https://.*$' };
    const Parameters = { ...template.Parameters, AllowedOrigins };
    expect(failedChecks({ ...template, Parameters })).toEqual([name]);
  });

  it('every mutation of the template is noticed by the check that it breaks', () =>
    expectAll(
      mutations,
      ([check, , path, change]) => expect(failedChecks(mutate(path, change))).toContain(check),
      ([check, what]) => `"${check}" if ${what}`,
    ));

  it('each check fails when what it looks for is broken', () => {
    const broken = new Set(mutations.map(([check]) => check)).add('no origin is a wildcard');
    expect([...broken].sort()).toEqual(Object.keys(checks).sort());
  });

  it('the log retention is one that CloudWatch Logs knows', () => {
    expect(template.Parameters['LogRetentionDays']?.['AllowedValues']).toContain(
      template.Parameters['LogRetentionDays']?.['Default'],
    );
  });

  it('the outputs are what the scripts and the guide use', () => {
    expect(
      Object.fromEntries(Object.entries(template.Outputs).map(([name, { Value }]) => [name, Value])),
    ).toEqual({
      DistributionDomainName: { 'Fn::GetAtt': ['Distribution', 'DomainName'] },
      DistributionId: { Ref: 'Distribution' },
      FilesBucketName: { Ref: 'FilesBucket' },
      AuthorizerFunctionName: { Ref: 'Authorizer' },
    });
  });
});
