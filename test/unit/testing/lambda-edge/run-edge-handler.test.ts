import { describe, expect, test } from 'vitest';
import {
  runEdgeHandler,
  viewerRequestEvent,
  type ViewerRequestHandler,
} from '../../../../src/testing/index.js';

const event = viewerRequestEvent({ uri: '/folder/file.png', querystring: 'authorization=secret' });
const request = event.Records[0]!.cf.request;

describe('runEdgeHandler', () => {
  test('gives the response that a handler generates', async () => {
    expect(await runEdgeHandler(async () => ({ status: '401' }), event)).toEqual({
      valid: true,
      result: { status: '401' },
    });
  });

  test('gives the request that a handler hands on', async () => {
    const run = await runEdgeHandler(async ({ Records }) => {
      const passed = Records[0]!.cf.request;
      passed.querystring = '';
      return passed;
    }, event);
    expect(run).toEqual({ valid: true, result: { ...request, querystring: '' } });
  });

  test('notices a read-only header that was changed in place, and leaves the event alone', async () => {
    const run = await runEdgeHandler(async ({ Records }) => {
      const passed = Records[0]!.cf.request;
      passed.headers['host'] = [{ value: 'bucket.s3.amazonaws.com' }];
      return passed;
    }, event);
    expect(run).toMatchObject({ valid: false, status: 502, error: 'LambdaValidationError' });
    expect(request.headers['host']?.[0]?.value).toBe('d111111abcdef8.cloudfront.net');
  });

  test('gives what is left of a result on its way through JSON', async () => {
    const run = await runEdgeHandler(async () => ({ status: '200', body: undefined, headers: {} }), event);
    expect(run).toStrictEqual({ valid: true, result: { status: '200', headers: {} } });
  });

  test.each<[string, ViewerRequestHandler]>([
    [
      'throws',
      () => {
        throw new RangeError('secret');
      },
    ],
    [
      'rejects',
      async () => {
        throw new RangeError('secret');
      },
    ],
  ])('makes a 503 of a handler that %s, without its message', async (_, handler) => {
    const run = await runEdgeHandler(handler, event);
    expect(run).toMatchObject({
      valid: false,
      status: 503,
      error: 'LambdaExecutionError',
      violations: ['the handler failed with RangeError'],
    });
    expect(!run.valid && run.cause).toBeInstanceOf(RangeError);
  });

  test('makes a 503 of a handler that is too slow', async () => {
    const run = await runEdgeHandler(() => new Promise(() => {}), event, { timeoutMs: 5 });
    expect(run).toMatchObject({ status: 503, violations: ['the handler did not settle within 5 ms'] });
  });

  test('makes a 503 of a result that is no JSON', async () => {
    // @ts-expect-error a status is a string
    const run = runEdgeHandler(async () => ({ status: 1n }), event);
    expect(await run).toMatchObject({ status: 503 });
  });

  test('makes a 502 of a handler that returns nothing', async () => {
    expect(await runEdgeHandler(async () => undefined, event)).toMatchObject({ status: 502 });
  });

  test('makes a 502 of a handler that is not async', async () => {
    // @ts-expect-error a handler returns a promise
    const run = runEdgeHandler(() => ({ status: '200' }), event);
    expect(await run).toMatchObject({
      status: 502,
      violations: [expect.stringContaining('must be async')],
    });
  });

  test('rejects for a value that is no event', async () => {
    await expect(runEdgeHandler(async () => null, { Records: [] })).rejects.toThrow(TypeError);
  });
});
