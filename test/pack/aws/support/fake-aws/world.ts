import type { IncomingMessage } from 'node:http';
import { AwsError } from './aws-error.js';

// As much of AWS as the scripts speak to: it answers in AWS' own formats, and does with the template and the zip file
// what decides whether a deployment is a deployment.

export const account = '123456789012';

export interface Event {
  readonly token: string;
  readonly logicalId: string;
  readonly status: string;
  readonly reason?: string;
}

export interface Stack {
  readonly id: string;
  readonly name: string;
  template: string;
  parameters: Record<string, string>;
  status: string;
  /** What it becomes after so many more answers. */
  next: { readonly status: string; polls: number } | null;
  events: Event[];
  resources: Record<string, { id: string; status: string }>;
}

export interface Bucket {
  readonly owner: string;
  readonly settings: Record<string, string>;
  readonly objects: Map<string, Buffer>;
}

export interface FakeFunction {
  readonly versions: { readonly sha256: string }[];
  /** So many attempts to delete it fail because of replicas. */
  replicated: number;
}

/** How the fake behaves, to be changed by a test. */
export interface Moods {
  /** The next operation on a stack fails, with these reasons by logical id. */
  failure: Record<string, string> | null;
  /** CloudFormation publishes no version for new code, as it once did. */
  keepsVersion: boolean;
  /** How many answers say that an operation goes on; with 0 it has ended before anybody asks. */
  polls: number;
  /** Attempts to delete a function that fail. */
  replicas: number;
}

export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface Answer {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

export interface World {
  readonly moods: Moods;
  readonly stacks: Stack[];
  readonly buckets: Map<string, Bucket>;
  readonly functions: Map<string, FakeFunction>;
  readonly actions: string[];
}

export interface Service {
  readonly type: string;
  answer(world: World, ask: Ask): Answer;
  describe(error: AwsError): string;
}
