import {
  all,
  allowances,
  type Check,
  headers,
  is,
  isAt,
  isClosed,
  isKept,
  isOwners,
  isTlsOnly,
  security,
  withoutSid,
} from './check.js';
import { at, listAt, ofType } from './template-paths.js';

const behavior = 'Distribution.Properties.DistributionConfig.DefaultCacheBehavior';

const cacheKey = 'CachePolicy.Properties.CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin';

const secretFields = /query|referer|cookie/i;

const distributionArn = {
  'Fn::Sub': 'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}',
};

/** The one thing that the files' bucket allows. */
const distributionReads = {
  Effect: 'Allow',
  Principal: { Service: 'cloudfront.amazonaws.com' },
  Action: 's3:GetObject',
  Resource: { 'Fn::Sub': '${FilesBucket.Arn}/*' },
  Condition: { StringEquals: { 'AWS:SourceArn': distributionArn } },
};

/** What the template has to show, by what it is good for. */
export const checks: Readonly<Record<string, Check>> = {
  'the files are closed to the public in all four ways': isClosed('FilesBucket'),
  'the bucket owns what is uploaded': isOwners('FilesBucket'),
  'the files are encrypted': isAt(
    'FilesBucket.Properties.BucketEncryption.ServerSideEncryptionConfiguration',
    [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
  ),
  'the files outlive the stack': isKept('FilesBucket'),
  'the files are served over TLS only': isTlsOnly('FilesBucket'),
  'nobody but this distribution reads, and it does nothing else': (template) =>
    is(allowances(template, 'FilesBucketPolicy').map(withoutSid), [distributionReads]),
  'CloudFront always signs for S3': (template) => {
    const config = at(template, 'OriginAccessControl.Properties.OriginAccessControlConfig');
    const {
      OriginAccessControlOriginType: type,
      SigningBehavior,
      SigningProtocol,
    } = config as Record<string, unknown>;
    return type === 's3' && SigningBehavior === 'always' && SigningProtocol === 'sigv4';
  },
  'the origin is the bucket, by access control and not by the older identity': (template) =>
    ofType(template, 'AWS::CloudFront::CloudFrontOriginAccessIdentity').length === 0 &&
    is(at(template, 'Distribution.Properties.DistributionConfig.Origins'), [
      {
        Id: 'files',
        DomainName: { 'Fn::GetAtt': ['FilesBucket', 'RegionalDomainName'] },
        OriginAccessControlId: { Ref: 'OriginAccessControl' },
        S3OriginConfig: { OriginAccessIdentity: '' },
      },
    ]),
  'the bucket answers CORS only to pages that upload': isAt('FilesBucket.Properties.CorsConfiguration', {
    'Fn::If': [
      'HasUploadOrigins',
      {
        CorsRules: [
          {
            Id: 'presigned-uploads',
            AllowedOrigins: { Ref: 'UploadOrigins' },
            AllowedMethods: ['GET', 'PUT', 'POST', 'HEAD'],
            AllowedHeaders: ['*'],
            ExposedHeaders: ['ETag'],
            MaxAge: 3000,
          },
        ],
      },
      { Ref: 'AWS::NoValue' },
    ],
  }),
  'no origin is a wildcard': ({ Parameters }) =>
    ['AllowedOrigins', 'UploadOrigins'].every((name) => {
      const pattern = new RegExp(Parameters[name]?.AllowedPattern ?? '');
      const wrong = [
        '*',
        'https://*.example.com',
        'http://app.example.com',
        'https://app.example.com/',
        'null',
      ];
      return pattern.test('https://app.example.com:8443') && !wrong.some((origin) => pattern.test(origin));
    }),
  'the token is not in the cache key': (template) =>
    is(at(template, `${cacheKey}.QueryStringsConfig`), { QueryStringBehavior: 'none' }) &&
    is(at(template, `${behavior}.CachePolicyId`), { Ref: 'CachePolicy' }) &&
    at(template, `${behavior}.ForwardedValues`) === undefined,
  'no header or cookie of a viewer is in the cache key': all(
    isAt(`${cacheKey}.HeadersConfig`, { HeaderBehavior: 'none' }),
    isAt(`${cacheKey}.CookiesConfig`, { CookieBehavior: 'none' }),
  ),
  'a file may ask not to be cached': isAt('CachePolicy.Properties.CachePolicyConfig.MinTTL', 0),
  'downloads have a length': all(
    isAt(`${behavior}.Compress`, false),
    isAt(`${cacheKey}.EnableAcceptEncodingGzip`, false),
    isAt(`${cacheKey}.EnableAcceptEncodingBrotli`, false),
  ),
  'S3 is sent no parameter of a viewer': isAt(`${behavior}.OriginRequestPolicyId`, undefined),
  'pages of the allowed origins read answers, and no others': (template) => {
    const cors = at(template, `${headers}.CorsConfig`) as Record<string, unknown>;
    return (
      is(at(template, `${behavior}.ResponseHeadersPolicyId`), { Ref: 'ResponseHeadersPolicy' }) &&
      is(cors['AccessControlAllowOrigins'], { Items: { Ref: 'AllowedOrigins' } }) &&
      is(cors['AccessControlAllowMethods'], { Items: ['GET', 'HEAD'] }) &&
      cors['AccessControlAllowCredentials'] === false &&
      cors['OriginOverride'] === true
    );
  },
  'pages read what media and denials need': (template) => {
    const exposed = listAt(template, `${headers}.CorsConfig.AccessControlExposeHeaders.Items`);
    const needed = ['Content-Length', 'Content-Range', 'Accept-Ranges', 'ETag', 'x-file-auth'];
    return needed.every((name) => exposed.includes(name));
  },
  'a file is what it says it is': security('ContentTypeOptions', {}),
  'a file does not say where it was': security('ReferrerPolicy', { ReferrerPolicy: 'no-referrer' }),
  'a file opened as a document runs no script': security('ContentSecurityPolicy', {
    ContentSecurityPolicy: "sandbox; default-src 'none'",
  }),
  'a plain file loads in a page with Cross-Origin-Embedder-Policy': isAt(
    `${headers}.CustomHeadersConfig.Items`,
    [{ Header: 'Cross-Origin-Resource-Policy', Value: 'cross-origin', Override: true }],
  ),
  'browsers stay with https': (template) => {
    const hsts = at(template, `${headers}.SecurityHeadersConfig.StrictTransportSecurity`) as Record<
      string,
      unknown
    >;
    return Number(hsts?.['AccessControlMaxAgeSec']) >= 31_536_000 && hsts['Override'] === true;
  },
  'no token travels in clear': isAt(`${behavior}.ViewerProtocolPolicy`, 'https-only'),
  'files are read and not written': all(
    isAt(`${behavior}.AllowedMethods`, ['GET', 'HEAD', 'OPTIONS']),
    isAt(`${behavior}.CachedMethods`, ['GET', 'HEAD']),
  ),
  'every request meets the authorizer before the cache': isAt(`${behavior}.LambdaFunctionAssociations`, [
    { EventType: 'viewer-request', LambdaFunctionARN: { Ref: 'AuthorizerVersion' }, IncludeBody: false },
  ]),
  'there is no way past the authorizer': (template) =>
    ofType(template, 'AWS::CloudFront::Distribution').length === 1 &&
    at(template, 'Distribution.Properties.DistributionConfig.CacheBehaviors') === undefined &&
    at(template, `${behavior}.FunctionAssociations`) === undefined,
  'a denial reaches the page as it is': isAt(
    'Distribution.Properties.DistributionConfig.CustomErrorResponses',
    undefined,
  ),
  'the function is a numbered version, a new one for new code': (template) =>
    is(at(template, 'AuthorizerVersion.Type'), 'AWS::Lambda::Version') &&
    is(at(template, 'AuthorizerVersion.Properties.FunctionName'), { Ref: 'Authorizer' }) &&
    is(at(template, 'AuthorizerVersion.Properties.CodeSha256'), { Ref: 'CodeSha256' }),
  'a changed setting is a new version, too': (template) => {
    const { Runtime, MemorySize, Timeout } = at(template, 'Authorizer.Properties') as Record<string, unknown>;
    const text = `${String(Runtime)}, ${String(MemorySize)} MB, ${String(Timeout)} s, code \${CodeSha256}`;
    return is(at(template, 'AuthorizerVersion.Properties.Description'), { 'Fn::Sub': text });
  },
  'the runtime is a current one': (template) =>
    ['nodejs22.x', 'nodejs24.x'].includes(String(at(template, 'Authorizer.Properties.Runtime'))),
  'the function is within the limits of viewer-request': all(
    isAt('Authorizer.Properties.MemorySize', 128),
    isAt('Authorizer.Properties.Timeout', 5),
    isAt('Authorizer.Properties.Architectures', ['x86_64']),
    isAt('Authorizer.Properties.Handler', 'index.handler'),
  ),
  'the function has nothing that Lambda@Edge lacks': (template) =>
    ['Environment', 'Layers', 'VpcConfig', 'DeadLetterConfig', 'TracingConfig', 'ImageConfig'].every(
      (name) => at(template, `Authorizer.Properties.${name}`) === undefined,
    ),
  'the function and its versions outlive the stack, as replicas need them': all(
    isKept('Authorizer'),
    isKept('AuthorizerVersion'),
  ),
  'Lambda and its edge may run the function': (template) =>
    is(listAt(template, 'AuthorizerRole.Properties.AssumeRolePolicyDocument.Statement'), [
      {
        Effect: 'Allow',
        Principal: { Service: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'] },
        Action: 'sts:AssumeRole',
      },
    ]),
  'the function may write its log and nothing else': (template) =>
    at(template, 'AuthorizerRole.Properties.ManagedPolicyArns') === undefined &&
    is(at(template, 'AuthorizerRole.Properties.Policies.0.PolicyDocument.Statement'), [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: {
          'Fn::Sub': 'arn:${AWS::Partition}:logs:*:${AWS::AccountId}:log-group:/aws/lambda/us-east-1.*',
        },
      },
    ]) &&
    listAt(template, 'AuthorizerRole.Properties.Policies').length === 1,
  "the function's log ends, and is there before the first replica": all(
    isAt('AuthorizerLogGroup.Properties', {
      LogGroupName: { 'Fn::Sub': '/aws/lambda/us-east-1.${Authorizer}' },
      RetentionInDays: { Ref: 'LogRetentionDays' },
    }),
    isAt('Distribution.DependsOn', 'AuthorizerLogGroup'),
  ),
  'no access log has a token': (template) => {
    const fields = listAt(template, 'AccessLogDelivery.Properties.RecordFields');
    // Without a list CloudFront writes its own, with the query.
    return fields.length > 0 && !fields.some((field) => secretFields.test(String(field)));
  },
  'no older kind of log has one either': (template) =>
    at(template, 'Distribution.Properties.DistributionConfig.Logging') === undefined &&
    ofType(template, 'AWS::CloudFront::RealtimeLogConfig').length === 0 &&
    at(template, `${behavior}.RealtimeLogConfigArn`) === undefined,
  'access logs are delivered': all(
    isAt('AccessLogSource.Properties.LogType', 'ACCESS_LOGS'),
    isAt('AccessLogSource.Properties.ResourceArn', distributionArn),
    isAt('AccessLogDestination.Properties.DestinationResourceArn', { 'Fn::GetAtt': ['LogsBucket', 'Arn'] }),
    isAt('AccessLogDelivery.Properties.DeliverySourceName', { Ref: 'AccessLogSource' }),
    isAt('AccessLogDelivery.Properties.DeliveryDestinationArn', {
      'Fn::GetAtt': ['AccessLogDestination', 'Arn'],
    }),
    isAt('AccessLogDelivery.DependsOn', 'LogsBucketPolicy'),
  ),
  'access logs end': isAt('LogsBucket.Properties.LifecycleConfiguration.Rules', [
    { Id: 'remove-old-logs', Status: 'Enabled', ExpirationInDays: { Ref: 'LogRetentionDays' } },
  ]),
  'access logs are closed to the public': all(
    isClosed('LogsBucket'),
    isOwners('LogsBucket'),
    isTlsOnly('LogsBucket'),
  ),
  'access logs are written by the delivery of this account alone': (template) =>
    is(allowances(template, 'LogsBucketPolicy').map(withoutSid), [
      {
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: { 'Fn::Sub': '${LogsBucket.Arn}/*' },
        Condition: {
          StringEquals: {
            's3:x-amz-acl': 'bucket-owner-full-control',
            'aws:SourceAccount': { Ref: 'AWS::AccountId' },
          },
          ArnLike: {
            'aws:SourceArn': {
              'Fn::Sub': 'arn:${AWS::Partition}:logs:us-east-1:${AWS::AccountId}:delivery-source:*',
            },
          },
        },
      },
    ]),
  'logs do not stop the deletion of the stack': isKept('LogsBucket'),
};
