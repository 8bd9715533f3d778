import { FileAuthError } from '../../shared/contract/errors.js';

/** The error of a worker that does not contain this package, or contains an old version that does not answer. */
export function notInstalled(worker: ServiceWorker, { waiting }: ServiceWorkerRegistration): FileAuthError {
  const { pathname } = new URL(worker.scriptURL);
  const hint =
    waiting && waiting !== worker
      ? 'A newer version of it is waiting. Close the other tabs of this application, or let it call skipWaiting().'
      : `Add importScripts('/file-auth-worker.js') and fileAuthWorker.installFileAuth({ … }) to it, or update an old copy ` +
        'with "npx file-auth-worker init <public dir>". If it is a renamed copy of that file, pass ' +
        "worker: 'stand-alone'.";
  return new FileAuthError('not-installed', `The worker ${pathname} does not answer. ${hint}`);
}
