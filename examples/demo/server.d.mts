import type { EdgeLog } from 'file-auth-worker/testing';

export function startDemo(options?: { appPort?: number; cdnPort?: number }): Promise<{
  readonly url: string;
  readonly filesUrl: string;
  readonly appPort: number;
  readonly cdnPort: number;
  /** What the local CloudFront saw: of the files on disk, and of those that come over a slow line. */
  readonly logs: readonly [EdgeLog, EdgeLog];
  close(): Promise<void>;
}>;
