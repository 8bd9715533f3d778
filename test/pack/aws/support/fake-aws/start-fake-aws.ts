import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listen } from '../../../../support/listen.js';
import { AwsError } from './aws-error.js';
import { lambdaService } from './lambda-service.js';
import { queryService } from './query-service.js';
import { s3Service } from './s3-service.js';
import type { Ask, Bucket, FakeFunction, Moods, Service, Stack, World } from './world.js';

export interface FakeAws {
  readonly url: string;
  readonly moods: Moods;
  readonly stacks: readonly Stack[];
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly functions: ReadonlyMap<string, FakeFunction>;
  /** The actions that were asked for, in order, but for those that only look. */
  readonly actions: readonly string[];
  addBucket(name: string, owner: string): void;
  close(): Promise<void>;
}

export async function startFakeAws(): Promise<FakeAws> {
  const moods: Moods = { failure: null, keepsVersion: false, polls: 1, replicas: 0 };
  const stacks: Stack[] = [];
  const buckets = new Map<string, Bucket>();
  const functions = new Map<string, FakeFunction>();
  const actions: string[] = [];
  const world = { moods, stacks, buckets, functions, actions };
  const server = createServer((request, response) => void answer(world, request, response));
  const url = `http://127.0.0.1:${await listen(server)}`;
  return {
    url,
    ...world,
    addBucket: (name, owner) => void buckets.set(name, { owner, settings: {}, objects: new Map() }),
    close: () => closeServer(server),
  };
}

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://aws');
  const { method = 'GET', headers } = request;
  const ask: Ask = { method, path: pathname, query: searchParams, headers, body: Buffer.concat(chunks) };
  const service = serviceOf(ask);
  try {
    const { status = 200, body = '', headers: more = {} } = service.answer(world, ask);
    response.writeHead(status, { 'content-type': service.type, ...more }).end(body);
  } catch (error) {
    const failure = error instanceof AwsError ? error : new AwsError(500, 'InternalFailure', String(error));
    const body = method === 'HEAD' ? '' : service.describe(failure);
    response
      .writeHead(failure.status, { 'content-type': service.type, 'x-amzn-errortype': failure.code })
      .end(body);
  }
}

function serviceOf({ method, path }: Ask): Service {
  if (path.startsWith('/2015-03-31/')) return lambdaService;
  return method === 'POST' && path === '/' ? queryService : s3Service;
}
