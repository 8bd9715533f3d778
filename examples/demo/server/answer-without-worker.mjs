/**
 * Answers an address under the worker's virtual path, which gets here only while no worker is in control: on a first
 * visit through a link to a file, after a hard reload, and for what browsers never show a worker (`<object>`, `<embed>`).
 *
 * @param {{ body: string, type: string }} page brings the worker into control and loads the address again
 */
export function answerWithoutWorker(page, policy, request, response) {
  const isDocument = ['document', 'iframe'].includes(request.headers['sec-fetch-dest']);
  if (request.method !== 'GET' || request.headers['sec-fetch-mode'] !== 'navigate' || !isDocument) {
    response.writeHead(404, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end('Not found');
    return;
  }
  // Kept nowhere: the next request for the same address is the worker's.
  const headers = {
    'content-type': page.type,
    'content-security-policy': policy,
    'cache-control': 'no-store',
  };
  response.writeHead(200, headers).end(page.body);
}
