const bodyLimit = 4096;

/**
 * Reads a request for the API, asks the endpoint and writes its answer as JSON.
 *
 * @param {Record<string, Function>} api endpoints by method and path
 * @param {string} origin the only origin that may change anything
 */
export async function answerApi(api, origin, request, response) {
  const { status = 200, body, cookie } = await findAnswer(api, origin, request);
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  if (cookie) headers['set-cookie'] = cookie;
  response.writeHead(status, headers).end(JSON.stringify(body));
}

async function findAnswer(api, origin, request) {
  const path = request.url.split('?')[0];
  const endpoint = Object.hasOwn(api, `${request.method} ${path}`) ? api[`${request.method} ${path}`] : null;
  if (endpoint === null) return { status: 404, body: { error: 'There is no such endpoint' } };
  if (request.method === 'GET') return endpoint(request);
  // Another site can make a browser send a cookie, but not this Origin with this Content-Type.
  if (request.headers.origin !== origin)
    return { status: 403, body: { error: 'Only for pages of this site' } };
  if (request.method === 'DELETE') return endpoint(request);
  const input = await readJson(request);
  return input === null ? { status: 400, body: { error: 'Send a JSON object' } } : endpoint(request, input);
}

async function readJson(request) {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) return null;
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > bodyLimit) return null;
  }
  return parseObject(text);
}

function parseObject(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
