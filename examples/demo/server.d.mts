import type { LocalCloudFront } from 'file-auth-worker/testing';

export function startDemo(options?: { appPort?: number; cdnPort?: number }): Promise<{
  readonly url: string;
  readonly filesUrl: string;
  readonly appPort: number;
  readonly cdnPort: number;
  readonly cloudFront: LocalCloudFront;
  close(): Promise<void>;
}>;
