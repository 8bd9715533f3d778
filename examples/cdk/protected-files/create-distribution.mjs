import { Duration, Stack, Validations } from 'aws-cdk-lib';
import {
  AccessLevel,
  AllowedMethods,
  CacheCookieBehavior,
  CachedMethods,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  HeadersReferrerPolicy,
  HttpVersion,
  LambdaEdgeEventType,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  Signing,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';

/** The distribution in front of the bucket. */
export function createDistribution(scope, { allowedOrigins, priceClass }) {
  const distribution = new Distribution(scope, 'Distribution', {
    comment: `Private files of ${Stack.of(scope).stackName}`,
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass,
    // The only behaviour, because another one without the authorizer would be an open door. Without an origin request
    // policy, S3 gets no parameter. Error responses would replace the authorizer's denials.
    defaultBehavior: {
      origin: createOrigin(scope),
      // No redirect from http: it would come after the token has travelled in clear text.
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
      // The authorizer answers OPTIONS, and CloudFront does not cache its answers.
      cachedMethods: CachedMethods.CACHE_GET_HEAD,
      compress: false,
      cachePolicy: createCachePolicy(scope),
      responseHeadersPolicy: createResponseHeadersPolicy(scope, allowedOrigins),
      edgeLambdas: [viewerRequest(scope.authorizer)],
    },
  });
  // The group must exist, with its retention, before the first replica makes one without.
  distribution.node.defaultChild.addResourceDependency(scope.authorizerLog.node.defaultChild);
  for (const finding of acknowledged) Validations.of(distribution).acknowledge(finding);
  return distribution;
}

/** CloudFront signs every request, and the bucket's policy names this distribution as the one that may read. */
function createOrigin(scope) {
  const originAccessControl = new S3OriginAccessControl(scope, 'OriginAccessControl', {
    description: 'CloudFront signs every request to the bucket.',
    signing: Signing.SIGV4_ALWAYS,
  });
  // READ without LIST: S3 then answers 403 and not 404 for a missing file, so nobody can find out which files exist.
  const originAccessLevels = [AccessLevel.READ];
  return S3BucketOrigin.withOriginAccessControl(scope.bucket, {
    originId: 'files',
    originAccessControl,
    originAccessLevels,
  });
}

function viewerRequest({ currentVersion }) {
  return {
    eventType: LambdaEdgeEventType.VIEWER_REQUEST,
    functionVersion: currentVersion,
    includeBody: false,
  };
}

/** The path alone is the key: the token is neither in it nor sent to S3. */
function createCachePolicy(scope) {
  return new CachePolicy(scope, 'CachePolicy', {
    comment: 'The path alone is the key. The token is neither in it nor sent to S3.',
    // A file without Cache-Control stays in the edge cache for a day. Its own no-store and max-age count.
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.days(1),
    maxTtl: Duration.days(365),
    queryStringBehavior: CacheQueryStringBehavior.none(),
    headerBehavior: CacheHeaderBehavior.none(),
    cookieBehavior: CacheCookieBehavior.none(),
    // Images, media and PDF are compressed already. A response that CloudFront compresses has no length, which a page
    // needs to show the progress of a download.
    enableAcceptEncodingGzip: false,
    enableAcceptEncodingBrotli: false,
  });
}

function createResponseHeadersPolicy(scope, allowedOrigins) {
  return new ResponseHeadersPolicy(scope, 'ResponseHeadersPolicy', {
    comment: 'CORS for the pages that show the files, and no trust in what the files are.',
    corsBehavior: {
      originOverride: true,
      accessControlAllowCredentials: false,
      accessControlAllowOrigins: allowedOrigins,
      accessControlAllowMethods: ['GET', 'HEAD'],
      // The authorizer answers preflights. This is for answers of CloudFront itself.
      accessControlAllowHeaders: ['Range'],
      // x-file-auth is for denials: AWS does not say whether this list replaces the list that a denial brings.
      accessControlExposeHeaders: ['Content-Length', 'Content-Range', 'Accept-Ranges', 'ETag', 'x-file-auth'],
      accessControlMaxAge: Duration.hours(2),
    },
    securityHeadersBehavior: {
      contentTypeOptions: { override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(730),
        includeSubdomains: true,
        preload: false,
        override: true,
      },
      // For files that are opened as a document. For images, media and fetch(), the policy of your page counts.
      contentSecurityPolicy: { contentSecurityPolicy: "sandbox; default-src 'none'", override: true },
    },
    customHeadersBehavior: {
      // Otherwise plain images do not load in a page with Cross-Origin-Embedder-Policy: require-corp.
      customHeaders: [{ header: 'Cross-Origin-Resource-Policy', value: 'cross-origin', override: true }],
    },
  });
}

/** The findings of cdk-nag that stay, with the reason. */
const acknowledged = [
  {
    id: 'AwsSolutions-CFR1',
    reason: 'The token decides who may read a file, not the country that a request comes from.',
  },
  {
    id: 'AwsSolutions-CFR2',
    reason:
      'The authorizer denies every request that is not for the plain path of a file, with a valid token. Add a web ACL to limit the rate, and redact the query in its log.',
  },
  {
    id: 'AwsSolutions-CFR3',
    reason:
      'The access log is standard logging v2, which this rule does not know. The older logging cannot leave out the query with the token.',
  },
  {
    id: 'AwsSolutions-CFR4',
    reason:
      'CloudFront accepts no minimum version of TLS for its own certificate. With your own domain, set certificate, domainNames and TLS_V1_2_2021.',
  },
];
