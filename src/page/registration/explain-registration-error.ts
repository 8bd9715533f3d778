import { FileAuthError } from '../../shared/contract/errors.js';
import { NoWorkerError } from './no-worker-error.js';

const javaScriptType = /^\s*(?:text|application)\/(?:x-)?(?:java|ecma)script\s*(?:;|$)/i;

const advice = 'check that the file exists; "npx file-auth-worker init <public dir>" copies it.';

export interface RegistrationAttempt {
  readonly script: URL;
  readonly scope: URL;
  /** What the worker said before it threw. */
  readonly said: string | null;
}

/** Browsers tell the same mistakes in different words. So the script is fetched and checked; if it is right, something else has refused it. */
export async function explainRegistrationError(
  cause: unknown,
  attempt: RegistrationAttempt,
): Promise<FileAuthError> {
  // Firefox 153 and WebKit 2.50 hardly say why a registration has failed: test/browser/set-up.test.ts
  const { script, said } = attempt;
  const failed = (code: FileAuthError['code'], what: string): FileAuthError =>
    new FileAuthError(code, `Service worker registration failed: ${what}`, { cause });
  if (said !== null)
    return failed('worker-failed', `${script.pathname} threw an error when it started: ${said}`);

  const response = await fetch(script, { cache: 'no-store' }).catch(() => null);
  if (response === null) return failed('script-not-found', `${script.pathname} could not be fetched.`);
  await response.body?.cancel().catch(() => {});
  if (!response.ok) {
    return failed('script-not-found', `${script.pathname} answered ${response.status}: ${advice}`);
  }
  if (response.redirected) {
    return failed(
      'script-not-found',
      `${script.pathname} answers with a redirect, which is not allowed for a worker script. Pass the final URL as "url".`,
    );
  }
  const fault = findFault(response, attempt);
  if (fault !== null) return failed(...fault);
  // Browsers object to a script by a TypeError.
  if (!(cause instanceof TypeError)) return new NoWorkerError('blocked', { cause });
  return failed('worker-failed', `${script.pathname} failed to start. Its error is in the worker's console.`);
}

function findFault(
  response: Response,
  { script, scope }: RegistrationAttempt,
): [FileAuthError['code'], string] | null {
  const type = response.headers.get('content-type') ?? '';
  if (!javaScriptType.test(type)) {
    const shown = type.split(';', 1)[0] || 'no content type';
    return [
      'script-type',
      `${script.pathname} is served as ${shown}, not as JavaScript. Usually the server answers unknown paths with its ` +
        `index page: ${advice}`,
    ];
  }
  const allowed = response.headers.get('service-worker-allowed');
  const widest = new URL(allowed ?? './', script);
  if (!scope.href.startsWith(widest.href)) {
    return [
      'scope',
      `the scope ${scope.pathname} is wider than ${widest.pathname}. Move the script up, or serve it with the header ` +
        `"Service-Worker-Allowed: ${scope.pathname}".`,
    ];
  }
  return null;
}
