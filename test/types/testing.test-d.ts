import type {
  CloudFrontRequestEvent as AwsEvent,
  CloudFrontRequestResult as AwsResult,
  CloudFrontResultResponse as AwsResponse,
} from 'aws-lambda';
import {
  runEdgeHandler,
  startLocalCloudFront,
  validateEdgeResult,
  viewerRequestEvent,
  type CloudFrontRequestEvent,
  type CloudFrontRequestResult,
  type CloudFrontResultResponse,
  type ViewerRequestHandler,
} from '../../src/testing/index.js';

declare const ours: {
  event: CloudFrontRequestEvent;
  result: CloudFrontRequestResult;
  response: CloudFrontResultResponse;
};
declare const aws: { event: AwsEvent; result: AwsResult; response: AwsResponse };

// Each fits where the other is asked for.
export const toAws: { event: AwsEvent; result: AwsResult; response: AwsResponse } = ours;
export const fromAws: typeof ours = aws;

// A handler typed by @types/aws-lambda can be tested, and one typed by us can be deployed.
declare const awsHandler: (event: AwsEvent) => Promise<AwsResult>;
declare const ourHandler: ViewerRequestHandler;
export const tested: ViewerRequestHandler = awsHandler;
export const deployed: typeof awsHandler = ourHandler;
export const run: Promise<boolean> = runEdgeHandler(awsHandler, viewerRequestEvent({ uri: '/' })).then(
  ({ valid }) => valid,
);

const verdict = validateEdgeResult(aws.event, aws.result);
export const status: 502 | 503 | null = verdict.valid ? null : verdict.status;

// @ts-expect-error a status is a string in Lambda@Edge
export const numeric: CloudFrontResultResponse = { status: 403 };

// @ts-expect-error a handler is async
void runEdgeHandler(() => ({ status: '403' }), ours.event);

// A CloudFront Function in the handler's place, as its text or its file.
void startLocalCloudFront({ files: '.', functionCode: '', keyValueStore: { id: '', entries: {} } });
void startLocalCloudFront({ files: '.', functionCode: new URL('file:///function.js') });

// @ts-expect-error the path of a file is no text of a function's, and a buffer neither
void startLocalCloudFront({ files: '.', functionCode: new Uint8Array() });

// @ts-expect-error a bucket is needed
void startLocalCloudFront({});

// @ts-expect-error the path is needed
viewerRequestEvent({ method: 'GET' });
