import { http, HttpResponse } from 'msw';
import { setupServer, type SetupServer } from 'msw/node';

/** What a distribution does with a request; throws for no answer at all. */
export type Edge = (request: Request) => Response | Promise<Response>;

export interface FakeNetwork {
  readonly server: SetupServer;
  /** Every request that went out. */
  readonly sent: Request[];
  answer(edge: Edge): void;
}

/** Stands for every server there is. An edge that throws is a network error, as a missing CORS header is to a page. */
export function createFakeNetwork(): FakeNetwork {
  const sent: Request[] = [];
  let edge: Edge = () => new Response('bytes');
  const server = setupServer(
    http.all('*', async ({ request }) => {
      sent.push(request);
      try {
        return await edge(request);
      } catch {
        return HttpResponse.error();
      }
    }),
  );
  return { server, sent, answer: (by) => void (edge = by) };
}

/**
 * Lets `fetch` tell opaque answers as a browser does: the interceptor answers every mode alike, so what was sent without
 * CORS mode gets its response hidden here.
 */
export function hideOpaqueAnswers(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    // What a worker got of a page is a Request by its kind only, so it is copied by its members.
    const request = new Request(input instanceof Request ? new Request(input.url, input) : input, init);
    const response = await fetch(request);
    if (request.mode !== 'no-cors') return response;
    return { type: 'opaque', status: 0, ok: false, url: '', headers: new Headers(), body: null } as Response;
  };
}
