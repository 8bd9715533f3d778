import { originHint } from './origin-hint.mjs';

/** What the authorizer, the cache and the bucket made of a request, in a few words; `null` for what nobody needs to know. */
export function describeAnswer(request, response, allowedOrigins) {
  const told = describe(request, response);
  const { origin } = request.headers;
  if (told === null || origin === undefined || allowedOrigins.includes(origin)) return told;
  return `${told}; ${originHint(origin)}`;
}

function describe(request, response) {
  const reason = response.getHeader('x-file-auth');
  if (reason === 'path-refused')
    return `denied: ${reason} (not the path of a private file: rename the file, or start with --path)`;
  if (reason !== undefined) return `denied: ${reason}`;
  if (request.method === 'OPTIONS') return null;
  const { statusCode } = response;
  if (statusCode === 403 || statusCode === 404) return 'allowed, but there is no such file';
  if (statusCode >= 500) return 'failed';
  const cache = String(response.getHeader('x-cache') ?? '');
  return `allowed, ${cache.startsWith('Hit') ? 'from the cache' : 'read from disk'}`;
}
