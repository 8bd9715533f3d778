import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { message } from '../../../../src/shared/contract/protocol.js';
import { reportInstallFailure } from '../../../../src/worker/pages/report-install-failure.js';
import { allBroadcasts, forgetBroadcasts } from '../../../support/unit/fake-broadcast-channel.js';
import { stubWorkerScope } from '../../../support/unit/fake-worker-scope.js';

const name = 'file-auth:https://app.example/';

beforeEach(() => {
  forgetBroadcasts();
  stubWorkerScope();
});
afterEach(() => void vi.unstubAllGlobals());

it.each([
  [new TypeError('"origins" option is wrong'), '"origins" option is wrong'],
  ['text', 'unknown reason'],
])('a worker that does not start tells why at once', (error, text) => {
  reportInstallFailure(error);
  expect(allBroadcasts()).toEqual([
    { name, data: message({ type: 'file-auth:install-failed', message: text }) },
  ]);
});
