/**
 * What a worker sees of a page's request. Node's own `Request` can be given no destination, and drops what only a
 * browser may set; so this is one by its kind, with members of its own.
 */
export function pageRequest(url: string, members: Partial<Request> = {}): Request {
  const values: Partial<Request> & { duplex: undefined } = {
    url,
    method: 'GET',
    mode: 'cors',
    destination: '',
    credentials: 'same-origin',
    cache: 'default',
    redirect: 'follow',
    referrer: 'about:client',
    referrerPolicy: 'strict-origin-when-cross-origin',
    integrity: '',
    keepalive: false,
    signal: new AbortController().signal,
    headers: new Headers(),
    body: null,
    duplex: undefined,
    ...members,
  };
  const descriptors = Object.entries(values).map(
    ([name, value]) => [name, { value, enumerable: true }] as const,
  );
  return Object.create(Request.prototype, Object.fromEntries(descriptors)) as Request;
}
