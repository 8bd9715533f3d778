import { reasonInWords } from './words.js';

/**
 * Shows why requests got no file since the worker started, or the page without one, and which was the last, as the library
 * tells.
 *
 * @param {import('file-auth-worker').FileAuth} fileAuth
 * @param {(fileId: string) => string} titleOf
 */
export async function showFailures(fileAuth, titleOf) {
  const { mode, reasons, failures } = await fileAuth.status();
  const counts = Object.entries(reasons).map(([reason, count]) => `${count} × ${reasonInWords(reason)}`);
  const last = failures.at(-1);
  document.getElementById('reasons').textContent = last
    ? `Denied since the ${mode === 'worker' ? 'worker started' : 'page loaded'}: ${counts.join(', ')}. Last: ${describe(last, titleOf)}.`
    : '';
}

function describe({ file, reason, status, time }, titleOf) {
  const answer = status > 0 ? `${status}, ${reasonInWords(reason)}` : reasonInWords(reason);
  return `“${titleOf(file)}” at ${new Date(time).toLocaleTimeString()} (${answer})`;
}
