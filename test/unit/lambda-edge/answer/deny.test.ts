import { afterEach, describe, expect, it, vi } from 'vitest';
import { type DenialReason, denialStatuses } from '../../../../src/shared/contract/denial.js';
import { appOrigin, ask, authorizer, eventOf } from '../ask.js';
import { denied, fails, token } from '../denied.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('a denial', () => {
  it.each(Object.entries(denied))('with %s tells the page why', async (reason, { options, ...asked }) => {
    const { status, header, body } = await ask(authorizer(options), asked);
    expect(status).toBe(denialStatuses[reason as DenialReason]);
    expect(header('x-file-auth')).toBe(reason);
    expect(header('access-control-allow-origin')).toBe(appOrigin);
    expect(header('access-control-expose-headers')).toBe('x-file-auth');
    expect(header('cache-control')).toBe('no-store');
    expect(header('x-content-type-options')).toBe('nosniff');
    expect(header('content-type')).toBe('text/plain; charset=utf-8');
    expect(header('vary')).toBe('Origin');
    expect(header('retry-after')).toBe(status === 503 ? '5' : undefined);
    expect(body).toMatch(/^[A-Za-z ]{10,60}\.$/);
  });

  it('of a failure of ours tells when to try again, whatever its status, and no other does', async () => {
    const statuses = { 'authorizer-failed': 500, 'token-missing': 503 };
    const failed = await ask(authorizer({ statuses, authorize: fails }), { token });
    expect({ status: failed.status, retry: failed.header('retry-after') }).toEqual({
      status: 500,
      retry: '5',
    });
    const missing = await ask(authorizer({ statuses }));
    expect({ status: missing.status, retry: missing.header('retry-after') }).toEqual({ status: 503 });
  });

  it('is readable by every origin where all are allowed', async () => {
    const { header } = await ask(authorizer({ allowedOrigins: '*' }), {
      headers: { origin: 'https://any.example' },
    });
    expect(header('access-control-allow-origin')).toBe('*');
  });

  it.each<[string, string | string[]]>([
    ['is not allowed', 'https://evil.example'],
    ['only begins alike', `${appOrigin}.evil.example`],
    ['is null', 'null'],
    ['is not there', []],
    ['is there twice', [appOrigin, appOrigin]],
  ])('has no CORS header for an origin that %s', async (_, origin) => {
    const { header, reason } = await ask(authorizer(), { headers: { origin } });
    expect(reason).toBe('token-missing');
    expect(header('access-control-allow-origin')).toBeUndefined();
    expect(header('cache-control')).toBe('no-store');
    expect(header('vary')).toBe('Origin');
  });

  it('names the origin that asked where several are allowed', async () => {
    const handler = authorizer({ allowedOrigins: [appOrigin, 'https://b.example'] });
    const { header } = await ask(handler, { headers: { origin: 'https://b.example' } });
    expect(header('access-control-allow-origin')).toBe('https://b.example');
  });

  it.each(['capacitor://localhost', 'ionic://localhost', 'tauri://localhost', 'app://-'])(
    'is readable by the pages of an app at %s',
    async (origin) => {
      const { header } = await ask(authorizer({ allowedOrigins: [origin] }), { headers: { origin } });
      expect(header('access-control-allow-origin')).toBe(origin);
    },
  );

  it.each(Object.entries(denied))(
    'with %s reaches a page that takes no file from elsewhere without its consent',
    async (_, { options, ...asked }) => {
      const { header } = await ask(authorizer(options), {
        ...asked,
        headers: { origin: 'https://x.example' },
      });
      expect(header('cross-origin-resource-policy')).toBe('cross-origin');
    },
  );

  it('has no body in an answer to HEAD', async () => {
    expect(await ask(authorizer(), { method: 'HEAD' })).toMatchObject({ status: 401, body: undefined });
  });

  it('has the status that the options give its reason', async () => {
    const handler = authorizer({
      statuses: { 'token-missing': 403, 'path-refused': 404, 'query-refused': undefined },
    });
    expect((await ask(handler, denied['token-missing'])).status).toBe(403);
    expect((await ask(handler, denied['path-refused'])).status).toBe(404);
    expect((await ask(handler, denied['query-refused'])).status).toBe(403);
  });

  it('holds nothing of the request', async () => {
    for (const { options, ...asked } of Object.values(denied)) {
      const result = await authorizer(options)(
        eventOf({ ...asked, headers: { 'user-agent': 'secret-agent' } }),
      );
      const text = JSON.stringify(result);
      expect(text).not.toContain('secret-agent');
      if (asked.token !== undefined && asked.token !== 'null') expect(text).not.toContain(asked.token);
    }
  });
});
