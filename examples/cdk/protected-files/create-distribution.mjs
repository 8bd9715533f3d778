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
    // The only behaviour: another one without the authorizer would be an open door. No origin request policy, so that
    // S3 gets no parameter, and no error responses, which would replace the authorizer's denials.
    defaultBehavior: {
      origin: createOrigin(scope),
      // No redirect from http: it would come after the token has travelled in clear.
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
      // OPTIONS is answered by the authorizer, which CloudFront does not cache.
      cachedMethods: CachedMethods.CACHE_GET_HEAD,
      compress: false,
      cachePolicy: createCachePolicy(scope),
      responseHeadersPolicy: createResponseHeadersPolicy(scope, allowedOrigins),
      edgeLambdas: [viewerRequest(scope.authorizer)],
    },
  });
  // The group has to be there, with its retention, before the first replica makes one without.
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
  // READ without LIST: S3 then answers 403 and not 404 for what is not there, so nobody can find out what is.
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
    // A file without Cache-Control stays in the edge cache for a day; its own no-store and max-age are obeyed.
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.days(1),
    maxTtl: Duration.days(365),
    queryStringBehavior: CacheQueryStringBehavior.none(),
    headerBehavior: CacheHeaderBehavior.none(),
    cookieBehavior: CacheCookieBehavior.none(),
    // Images, media and PDF are compressed already; and what is compressed on the way has no length, which a page
    // needs to show how far a download is.
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
      // Preflights are answered by the authorizer; this is for what CloudFront itself might answer.
      accessControlAllowHeaders: ['Range'],
      // The last one is the authorizer's: AWS does not say whether this list replaces that of a denial.
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
      // For files that are opened as a document. Images, media and fetch() obey the page's own policy.
      contentSecurityPolicy: { contentSecurityPolicy: "sandbox; default-src 'none'", override: true },
    },
    customHeadersBehavior: {
      // Else plain images do not load in a page with Cross-Origin-Embedder-Policy: require-corp.
      customHeaders: [{ header: 'Cross-Origin-Resource-Policy', value: 'cross-origin', override: true }],
    },
  });
}

/** What cdk-nag finds, and why it stays. */
const acknowledged = [
  {
    id: 'AwsSolutions-CFR1',
    reason: 'Who may read a file is decided by the token, not by the country that a request comes from.',
  },
  {
    id: 'AwsSolutions-CFR2',
    reason:
      'The authorizer refuses whatever is not the plain path of a file with a valid token. Add a web ACL to limit the rate, and redact the query in its log.',
  },
  {
    id: 'AwsSolutions-CFR3',
    reason:
      'The access log is standard logging v2, which this rule does not know: the older one cannot leave out the query, and with it the token.',
  },
  {
    id: 'AwsSolutions-CFR4',
    reason:
      'CloudFront lets no minimum of TLS be set for its own certificate. With a domain of your own, set certificate, domainNames and TLS_V1_2_2021.',
  },
];
