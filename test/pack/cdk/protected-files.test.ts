import { readFileSync } from 'node:fs';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProtectedFiles } from '../../../examples/cdk/protected-files/protected-files.mjs';
import { createAwsWorkspace, workspaceConfig, type AwsWorkspace } from '../../support/aws/aws-workspace.js';
import { compareTemplates } from '../../support/aws/compare-templates.js';
import { flattenTemplate } from '../../support/aws/flatten-template.js';
import { pseudoParameters } from '../../support/aws/pseudo-parameters.js';
import { synthesize, workspaceFiles } from '../../support/aws/synthesize.js';
import type { Template as PlainTemplate } from '../../support/aws/template.js';

let workspace: AwsWorkspace;
let plain: PlainTemplate;
let template: Template;

beforeAll(async () => {
  workspace = await createAwsWorkspace();
  plain = (await synthesize(workspace)).template;
  template = Template.fromJSON(plain);
});
afterAll(() => workspace.remove());

/** The logical ID and the definition of the only resource of a type, or of the one that a name is part of. */
function only(type: string, part = ''): [string, { Properties: Record<string, never> }] {
  const found = Object.entries(template.findResources(type)).filter(([id]) => id.includes(part));
  expect(found).toHaveLength(1);
  return found[0] as ReturnType<typeof only>;
}

const ref = (id: string): object => ({ Ref: id });
const arn = (id: string): object => ({ 'Fn::GetAtt': [id, 'Arn'] });
const arnOfObjects = (id: string): object => ({ 'Fn::Join': ['', [arn(id), '/*']] });
const behaviour = (): Record<string, unknown> =>
  only('AWS::CloudFront::Distribution')[1].Properties['DistributionConfig']!['DefaultCacheBehavior'];

describe('the buckets', () => {
  it.each(['FilesBucket', 'LogsBucket'])(
    '%s: public access is blocked four ways, the owner owns all, all is encrypted',
    (name) => {
      const [, { Properties }] = only('AWS::S3::Bucket', name);
      expect(Properties).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      });
    },
  );

  it.each(['FilesBucket', 'LogsBucket'])('%s: is left alone when the stack is deleted', (name) => {
    expect(only('AWS::S3::Bucket', name)[1]).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it.each(['FilesBucket', 'LogsBucket'])('%s: refuses whatever does not come over TLS', (name) => {
    const [bucket] = only('AWS::S3::Bucket', name);
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: ref(bucket),
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 's3:*',
            Resource: [arn(bucket), arnOfObjects(bucket)],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ]),
      },
    });
  });

  it('lets this distribution alone read files, and nobody list them', () => {
    const [bucket] = only('AWS::S3::Bucket', 'FilesBucket');
    const [distribution] = only('AWS::CloudFront::Distribution');
    const parts = ['arn:', ref('AWS::Partition'), ':cloudfront::', ref('AWS::AccountId'), ':distribution/'];
    const [, { Properties }] = only('AWS::S3::BucketPolicy', 'FilesBucket');
    const { Statement } = Properties['PolicyDocument'] as unknown as { Statement: { Effect: string }[] };
    expect(Statement.filter(({ Effect }) => Effect !== 'Deny')).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: arnOfObjects(bucket),
        Condition: {
          StringEquals: { 'AWS:SourceArn': { 'Fn::Join': ['', [...parts, ref(distribution)]] } },
        },
      },
    ]);
  });

  it('answers CORS for uploads from the origins that upload, if there are any', async () => {
    expect(only('AWS::S3::Bucket', 'FilesBucket')[1].Properties['CorsConfiguration']).toEqual({
      CorsRules: [
        {
          Id: 'presigned-uploads',
          AllowedOrigins: workspaceConfig.uploadOrigins,
          AllowedMethods: ['GET', 'PUT', 'POST', 'HEAD'],
          AllowedHeaders: ['*'],
          ExposedHeaders: ['ETag'],
          MaxAge: 3000,
        },
      ],
    });
    const { template: without } = await synthesize(workspace, { files: {} });
    Template.fromJSON(without).allResourcesProperties('AWS::S3::Bucket', {
      CorsConfiguration: Match.absent(),
    });
  });
});

describe('the distribution', () => {
  it('signs every request to the bucket by an origin access control, and has no identity', () => {
    const [bucket] = only('AWS::S3::Bucket', 'FilesBucket');
    const [control, { Properties }] = only('AWS::CloudFront::OriginAccessControl');
    expect(Properties['OriginAccessControlConfig']).toMatchObject({
      OriginAccessControlOriginType: 's3',
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
    });
    const config = only('AWS::CloudFront::Distribution')[1].Properties['DistributionConfig'];
    expect(config!['Origins']).toEqual([
      {
        Id: 'files',
        DomainName: { 'Fn::GetAtt': [bucket, 'RegionalDomainName'] },
        OriginAccessControlId: { 'Fn::GetAtt': [control, 'Id'] },
        S3OriginConfig: { OriginAccessIdentity: '' },
      },
    ]);
    template.resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 0);
  });

  it('asks the authorizer at viewer-request, as a numbered version, without the body', () => {
    const [version, { Properties }] = only('AWS::Lambda::Version');
    const [authorizer] = only('AWS::Lambda::Function');
    expect(Properties['FunctionName']).toEqual(ref(authorizer));
    expect(behaviour()['LambdaFunctionAssociations']).toEqual([
      { EventType: 'viewer-request', LambdaFunctionARN: ref(version), IncludeBody: false },
    ]);
    template.resourceCountIs('AWS::Lambda::Alias', 0);
  });

  it('has no behaviour without the authorizer, and no error page that would replace a denial', () => {
    const config = only('AWS::CloudFront::Distribution')[1].Properties['DistributionConfig'];
    expect(config).not.toHaveProperty('CacheBehaviors');
    expect(config).not.toHaveProperty('CustomErrorResponses');
    expect(config).not.toHaveProperty('OriginGroups');
  });

  it('serves https only, without a redirect from http, and takes GET, HEAD and OPTIONS', () => {
    expect(behaviour()).toMatchObject({
      ViewerProtocolPolicy: 'https-only',
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS'],
    });
  });

  it('keeps the query, cookies and headers out of the cache key, and away from S3', () => {
    const [policy, { Properties }] = only('AWS::CloudFront::CachePolicy');
    expect(behaviour()).toMatchObject({ CachePolicyId: ref(policy) });
    expect(behaviour()).not.toHaveProperty('OriginRequestPolicyId');
    expect(behaviour()).not.toHaveProperty('ForwardedValues');
    expect(Properties['CachePolicyConfig']!['ParametersInCacheKeyAndForwardedToOrigin']).toEqual({
      QueryStringsConfig: { QueryStringBehavior: 'none' },
      CookiesConfig: { CookieBehavior: 'none' },
      HeadersConfig: { HeaderBehavior: 'none' },
      EnableAcceptEncodingBrotli: false,
      EnableAcceptEncodingGzip: false,
    });
  });

  it('answers with CORS for the origins of the application, whatever the bucket says', () => {
    const [policy, { Properties }] = only('AWS::CloudFront::ResponseHeadersPolicy');
    expect(behaviour()).toMatchObject({ ResponseHeadersPolicyId: ref(policy) });
    expect(Properties['ResponseHeadersPolicyConfig']!['CorsConfig']).toMatchObject({
      AccessControlAllowOrigins: { Items: workspaceConfig.allowedOrigins },
      AccessControlAllowCredentials: false,
      AccessControlAllowMethods: { Items: ['GET', 'HEAD'] },
      AccessControlExposeHeaders: {
        Items: ['Content-Length', 'Content-Range', 'Accept-Ranges', 'ETag', 'x-file-auth'],
      },
      OriginOverride: true,
    });
  });

  it('lets plain files load in a page with Cross-Origin-Embedder-Policy', () => {
    const [, { Properties }] = only('AWS::CloudFront::ResponseHeadersPolicy');
    expect(Properties['ResponseHeadersPolicyConfig']!['CustomHeadersConfig']).toEqual({
      Items: [{ Header: 'Cross-Origin-Resource-Policy', Value: 'cross-origin', Override: true }],
    });
  });

  it('tells browsers to trust no file: nosniff, no referrer, https only, sandboxed', () => {
    const [, { Properties }] = only('AWS::CloudFront::ResponseHeadersPolicy');
    expect(Properties['ResponseHeadersPolicyConfig']!['SecurityHeadersConfig']).toEqual({
      ContentTypeOptions: { Override: true },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
      StrictTransportSecurity: {
        AccessControlMaxAgeSec: 63_072_000,
        IncludeSubdomains: true,
        Preload: false,
        Override: true,
      },
      ContentSecurityPolicy: { ContentSecurityPolicy: "sandbox; default-src 'none'", Override: true },
    });
  });

  it('is of the price class that was asked for', () => {
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: { PriceClass: 'PriceClass_200', HttpVersion: 'http2and3', Enabled: true },
    });
  });
});

describe('the authorizer', () => {
  it('has what Lambda@Edge takes at viewer-request: 128 MB, 5 seconds, x86_64, a current Node.js', () => {
    expect(only('AWS::Lambda::Function')[1].Properties).toMatchObject({
      MemorySize: 128,
      Timeout: 5,
      Architectures: ['x86_64'],
      Runtime: expect.stringMatching(/^nodejs2[24]\.x$/),
      Handler: 'index.handler',
    });
  });

  it('has nothing that Lambda@Edge refuses: environment, layers, VPC, tracing and the like', () => {
    const allowed = [
      'Architectures',
      'Code',
      'Description',
      'Handler',
      'MemorySize',
      'Role',
      'Runtime',
      'Timeout',
    ];
    expect(Object.keys(only('AWS::Lambda::Function')[1].Properties).sort()).toEqual(allowed);
  });

  it.each(['AWS::Lambda::Function', 'AWS::Lambda::Version'])(
    'stays when the stack is deleted: %s',
    (type) => {
      expect(only(type)[1]).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    },
  );

  it('may write logs and nothing else, and is run by Lambda and Lambda@Edge', () => {
    const [, { Properties }] = only('AWS::IAM::Role');
    const principals = ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'];
    expect(Properties['AssumeRolePolicyDocument']!['Statement']).toEqual(
      principals.map((Service) => ({ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' })),
    );
    const logGroups = [':logs:*:', ref('AWS::AccountId'), ':log-group:/aws/lambda/us-east-1.*'];
    expect(Properties['Policies']).toEqual([
      {
        PolicyName: 'write-logs',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
              Resource: { 'Fn::Join': ['', ['arn:', ref('AWS::Partition'), ...logGroups]] },
            },
          ],
        },
      },
    ]);
    expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  it('keeps its log as long as was asked for, from the first line on', () => {
    const [group, { Properties }] = only('AWS::Logs::LogGroup');
    expect(Properties).toMatchObject({
      RetentionInDays: workspaceConfig.logRetentionDays,
      LogGroupName: { 'Fn::Join': ['', ['/aws/lambda/us-east-1.', ref(only('AWS::Lambda::Function')[0])]] },
    });
    template.hasResource('AWS::CloudFront::Distribution', { DependsOn: [group] });
  });
});

describe('the access log', () => {
  it('has neither the query, where the token is, nor referrer and cookies', () => {
    const fields = only('AWS::Logs::Delivery')[1].Properties['RecordFields'] as unknown as string[];
    expect(fields).toContain('cs-uri-stem');
    expect(fields).toContain('sc-status');
    expect(fields.filter((field) => /query|referer|cookie/i.test(field))).toEqual([]);
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: { Logging: Match.absent() },
    });
    template.resourceCountIs('AWS::CloudFront::RealtimeLogConfig', 0);
  });

  it("goes from the distribution to its bucket, which takes this account's deliveries alone", () => {
    const [bucket] = only('AWS::S3::Bucket', 'LogsBucket');
    const [source] = only('AWS::Logs::DeliverySource');
    const [destination] = only('AWS::Logs::DeliveryDestination');
    template.hasResourceProperties('AWS::Logs::DeliverySource', { LogType: 'ACCESS_LOGS' });
    template.hasResourceProperties('AWS::Logs::DeliveryDestination', { DestinationResourceArn: arn(bucket) });
    template.hasResourceProperties('AWS::Logs::Delivery', {
      DeliverySourceName: ref(source),
      DeliveryDestinationArn: arn(destination),
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: ref(bucket),
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'delivery.logs.amazonaws.com' },
            Action: 's3:PutObject',
            Resource: arnOfObjects(bucket),
            Condition: Match.objectLike({
              StringEquals: Match.objectLike({ 'aws:SourceAccount': ref('AWS::AccountId') }),
            }),
          }),
        ]),
      },
    });
  });

  it('is deleted as old as was asked for', () => {
    expect(only('AWS::S3::Bucket', 'LogsBucket')[1].Properties['LifecycleConfiguration']).toEqual({
      Rules: [
        { Id: 'remove-old-logs', Status: 'Enabled', ExpirationInDays: workspaceConfig.logRetentionDays },
      ],
    });
  });
});

describe('the stack', () => {
  it('tells the names that the application and whoever runs it need', () => {
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual([
      'AuthorizerFunctionName',
      'DistributionDomainName',
      'DistributionId',
      'FilesBucketName',
    ]);
  });

  it('is the same in an application that has set the feature flags that CDK recommends', async () => {
    const flags = new URL(
      '../../../node_modules/aws-cdk-lib/recommended-feature-flags.json',
      import.meta.url,
    );
    const context = JSON.parse(readFileSync(flags, 'utf8')) as Record<string, unknown>;
    expect(Object.keys(context).length).toBeGreaterThan(50);
    // Of that one the test decides itself.
    delete context['@aws-cdk/core:validateAgainstDefaultRules'];
    const { template: flagged } = await synthesize(workspace, { context });
    const [one, other] = [plain, flagged].map((each) => flattenTemplate(each, pseudoParameters));
    expect(compareTemplates(one!, other!, [])).toEqual({ unexplained: [], unused: [] });
  });

  it('gives the application what its types say', async () => {
    await synthesize(workspace, {
      change: (stack) => {
        const files = stack.node.findChild('Files') as ProtectedFiles;
        expect(files.bucket).toBeInstanceOf(Bucket);
        expect(files.logsBucket).toBeInstanceOf(Bucket);
        expect(files.authorizer).toBeInstanceOf(LambdaFunction);
        expect(files.authorizerLog).toBeInstanceOf(LogGroup);
        expect(files.distribution).toBeInstanceOf(Distribution);
      },
    });
    expect.assertions(5);
  });

  it('may be made with all that is optional left out', async () => {
    const { template: least } = await synthesize(workspace, { files: {} });
    const made = Template.fromJSON(least);
    made.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: { PriceClass: 'PriceClass_100' },
    });
    made.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
    expect(workspaceFiles.logRetention).not.toBe(30);
  });
});
