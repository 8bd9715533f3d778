import type { Distribution, PriceClass } from 'aws-cdk-lib/aws-cloudfront';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export interface ProtectedFilesProps {
  /** The module whose export `handler` is the authorizer. It is bundled with everything that it imports. */
  readonly handler: string;
  /** Exact https origins of the pages that show the files; the same as the handler's `allowedOrigins`. */
  readonly allowedOrigins: readonly string[];
  /** Exact https origins of the pages that upload straight to the bucket. Default is none: the bucket has no CORS. */
  readonly uploadOrigins?: readonly string[];
  /** Where the files are served from. Default is `PriceClass.PRICE_CLASS_100`. */
  readonly priceClass?: PriceClass;
  /** How long the logs are kept. Default is `RetentionDays.ONE_MONTH`. */
  readonly logRetention?: RetentionDays;
}

/**
 * Private files: a bucket, the distribution in front of it, and the function that checks the token of each request.
 * Its stack must be in us-east-1, the only region from which CloudFront takes functions.
 */
export class ProtectedFiles extends Construct {
  constructor(scope: Construct, id: string, props: ProtectedFilesProps);
  readonly bucket: Bucket;
  readonly authorizer: LambdaFunction;
  readonly authorizerLog: LogGroup;
  readonly distribution: Distribution;
  readonly logsBucket: Bucket;
}
