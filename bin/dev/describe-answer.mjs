/** What the authorizer, the cache and the bucket made of a request, in a few words; `null` for what nobody needs to know. */
export function describeAnswer(request, response) {
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
