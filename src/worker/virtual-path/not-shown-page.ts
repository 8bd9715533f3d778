import type { FailureReason } from '../../shared/contract/events.js';
import { hardeningHeaders } from './harden-response.js';

/** Why there is no file under a virtual URL. */
export interface NotShown {
  readonly status: number;
  /** `destination`: the file was asked for as a script, a style or a worker. */
  readonly reason: FailureReason | 'destination';
}

/** A page of ours for a navigation, a line of text for everything else. Nothing in it retries by itself. */
export function notShownPage({ status, reason }: NotShown, asPage: boolean): Response {
  const text = explain(reason, status);
  const headers = {
    ...hardeningHeaders,
    'content-type': `text/${asPage ? 'html' : 'plain'}; charset=utf-8`,
    // No sandbox: nothing here is anybody's. WebKitGTK 2.50 leads no link of a sandboxed document to the worker:
    // test/browser/virtual-path.test.ts
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
  };
  return new Response(asPage ? page(text) : text, { status, headers });
}

function explain(reason: NotShown['reason'], status: number): string {
  if (reason === 'destination') return 'This file cannot be used as a script, a style or a worker.';
  if (reason === 'network') return 'The file could not be fetched. You may be offline.';
  if (reason === 'replaced') return 'There is no such file, or you have no access to it.';
  if (reason === 'origin') return status >= 500 ? unavailable : 'There is no such file.';
  if (reason === 'file-not-granted') return 'You have no access to this file.';
  if (reason === 'no-token' || reason.startsWith('token-'))
    return 'You are not signed in, or your access has ended.';
  return status >= 500 ? unavailable : 'The request for this file was refused.';
}

const unavailable = 'The file is not available at the moment.';

/** Holds nothing of the request, so there is nothing to escape. The link asks again for the same address. */
function page(text: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>File not shown</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
  body { margin: 20vh auto; max-width: 30rem; padding: 0 1rem; }
  h1 { font-size: 1.25rem; }
</style>
<main>
<h1>File not shown</h1>
<p>${text}</p>
<p><a href="">Try again</a></p>
</main>
</html>
`;
}
