interface Entry {
  readonly request: Request;
  readonly response: Response;
}

type Entries = Map<string, Entry>;

export interface FakeCaches {
  readonly storage: CacheStorage;
  /** The keys of a cache, as URLs; none if there is no such cache. */
  keysOf(name: string): string[];
  /** Puts text into a cache as somebody else would. */
  fill(name: string, url: string, body?: string): void;
  /** From now on everything fails with this error. */
  fail(error: Error): void;
  /** From now on what is put fails with this error. */
  failToPut(error: Error): void;
}

/** Cache Storage in memory. A body is read while it is put and answered from a copy, as in a browser. */
export function createFakeCaches(): FakeCaches {
  const caches = new Map<string, Entries>();
  let failure: Error | null = null;
  let putFailure: Error | null = null;
  const work = async <T>(step: () => T): Promise<T> => {
    if (failure) throw failure;
    return step();
  };
  const entriesOf = (name: string): Entries => {
    const entries: Entries = caches.get(name) ?? new Map();
    caches.set(name, entries);
    return entries;
  };
  const put = async (entries: Entries, key: RequestInfo | URL, response: Response): Promise<void> => {
    const { status, statusText, headers } = response;
    if (status === 206) throw new TypeError('a part cannot be put');
    const body = await response.arrayBuffer();
    if (putFailure) throw putFailure;
    // The last one that was put is the last in the order, as in a browser.
    entries.delete(urlOf(key));
    entries.set(urlOf(key), {
      request: new Request(key),
      response: new Response(body, { status, statusText, headers }),
    });
  };
  const createCache = (entries: Entries): Partial<Cache> => ({
    match: (key) => work(() => entries.get(urlOf(key))?.response.clone()),
    put: async (key, response) => (await work(() => put))(entries, key, response),
    keys: (key) =>
      work(() =>
        Array.from(entries.values(), ({ request }) => request).filter(
          ({ url }) => key === undefined || url === urlOf(key),
        ),
      ),
    delete: (key) => work(() => entries.delete(urlOf(key))),
  });
  const storage: Partial<CacheStorage> = {
    open: (name) => work(() => createCache(entriesOf(name)) as Cache),
    keys: () => work(() => [...caches.keys()]),
    has: (name) => work(() => caches.has(name)),
    delete: (name) => work(() => caches.delete(name)),
    match: (key, options) =>
      work(() =>
        caches
          .get(options?.cacheName ?? '')
          ?.get(urlOf(key))
          ?.response.clone(),
      ),
  };
  return {
    storage: storage as CacheStorage,
    keysOf: (name) => [...(caches.get(name)?.keys() ?? [])],
    fill: (name, url, body = 'bytes') =>
      void entriesOf(name).set(url, { request: new Request(url), response: new Response(body) }),
    fail: (error) => void (failure = error),
    failToPut: (error) => void (putFailure = error),
  };
}

function urlOf(key: RequestInfo | URL): string {
  return key instanceof Request ? key.url : new URL(key).href;
}
