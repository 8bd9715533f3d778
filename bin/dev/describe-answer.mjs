/** What the authorizer, the cache and the bucket made of a request, in a few words. */
export function describeAnswer(request, response) {
  const reason = response.getHeader('x-file-auth');
  if (reason !== undefined) return `denied: ${reason}`;
  if (request.method === 'OPTIONS') return 'preflight allowed';
  const { statusCode } = response;
  if (statusCode === 403 || statusCode === 404) return 'allowed, but there is no such file';
  if (statusCode >= 500) return 'failed';
  const cache = String(response.getHeader('x-cache') ?? '');
  return `allowed, ${cache.startsWith('Hit') ? 'from the cache' : 'from the folder'}`;
}
