import type { FailureReason } from '../../shared/contract/events.js';
import { scope } from '../scope.js';
import { hardeningHeaders } from './harden-response.js';
import { explain, notShownWords } from './not-shown-words.js';

interface NotShown {
  readonly status: number;
  readonly reason: FailureReason;
  /** The file's, as the user knows it. */
  readonly name: string;
  readonly request: Pick<Request, 'destination' | 'referrer'>;
  /** The address under which files are shown. */
  readonly files: string;
}

/** The page that a navigation gets in place of a file. Nothing in it retries by itself. */
export function notShownPage({ status, reason, name, request, files }: NotShown): Response {
  const words = notShownWords(scope.navigator.languages);
  const back = wayBack(request, files);
  const body = page({
    lang: words.lang,
    why: explain({ status, reason }, words),
    name: escape(name),
    back: back === null ? '' : `<p><a href="${escape(back)}">${escape(scope.location.host)}</a></p>`,
  });
  const headers = {
    ...hardeningHeaders,
    'content-type': 'text/html; charset=utf-8',
    // No sandbox: nothing here is anybody's. WebKitGTK 2.50 leads no link of a sandboxed document to the worker:
    // test/browser/virtual-path.test.ts
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
  };
  return new Response(body, { status, headers });
}

/** The page that led here, if it is one of the application's; around a frame it is there already. */
function wayBack({ destination, referrer }: NotShown['request'], files: string): string | null {
  if (destination !== 'document') return null;
  const isPage = referrer.startsWith(`${scope.location.origin}/`) && !referrer.startsWith(files);
  return isPage ? referrer : scope.registration.scope;
}

interface PageParts {
  readonly lang: string;
  readonly why: string;
  readonly name: string;
  readonly back: string;
}

/** The link with the name asks again for the same address. Neither link has words that would need a language. */
function page({ lang, why, name, back }: PageParts): string {
  return `<!doctype html>
<html lang="${lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${name}</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
  body { margin: 20vh auto; max-width: 30rem; padding: 0 1rem; overflow-wrap: anywhere; }
  h1 { font-size: 1.25rem; }
</style>
<main>
<h1>${why}</h1>
<p><a href=""><bdi>${name}</bdi></a></p>
${back}
</main>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
