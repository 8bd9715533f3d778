import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { htmlPage, type Route } from '../support/app-server.js';
import { eachWorld } from '../support/each-world.js';
import { expectAll } from '../support/expect-all.js';
import { temporaryFolder, type TestPage } from '../support/engines/index.js';
import { harnessAsScript } from '../support/harness/harness-as-script.js';
import { requestedEngines } from '../support/requested-engines.js';
import { blue } from '../support/test-files.js';
import type { TrustedScriptURL } from '../../src/page/index.js';
import { cdn, fileUrl, harness } from '../support/world.js';

const shim = (method: string, body: string): string =>
  `ServiceWorkerContainer.prototype.${method} = ${body};`;
const reject = (error: string): string => `() => Promise.reject(${error})`;

/** What people's browsers have been seen to do, and the reason that the page is told. */
const refusals: readonly { name: string; script: string; reason: string }[] = [
  {
    name: 'register() gives nothing',
    script: shim('register', '() => Promise.resolve()'),
    reason: 'blocked',
  },
  {
    name: 'register() rejects as a security suite does',
    script: shim('register', reject("Error('Rejected')")),
    reason: 'blocked',
  },
  {
    name: 'register() rejects with an InvalidStateError',
    script: shim(
      'register',
      reject("new DOMException('The document is in an invalid state.', 'InvalidStateError')"),
    ),
    reason: 'blocked',
  },
  {
    name: 'register() throws at once',
    script: shim('register', "() => { throw new DOMException('No.', 'AbortError') }"),
    reason: 'blocked',
  },
  {
    name: 'register() never settles',
    script: shim('register', '() => new Promise(() => {})'),
    reason: 'no-answer',
  },
  {
    name: 'getRegistration() rejects',
    script: shim('getRegistration', reject("new DOMException('Internal error', 'UnknownError')")),
    reason: 'blocked',
  },
  {
    name: 'getRegistration() never settles',
    script: shim('getRegistration', '() => new Promise(() => {})'),
    reason: 'no-answer',
  },
];

const pathOf = (script: string): string =>
  `/refusal-${refusals.findIndex((refusal) => refusal.script === script)}`;
const withHeaders = (policy: string): Route => ({
  ...htmlPage('', harness),
  headers: { 'content-security-policy': policy },
});
const policies = {
  '/worker-src': withHeaders("worker-src 'none'"),
  '/child-src': withHeaders("child-src 'none'"),
  '/trusted-types': withHeaders("require-trusted-types-for 'script'"),
};
const worker = `importScripts('/file-auth-worker.js'); fileAuthWorker.installFileAuth({ origins: ['${cdn}'] });`;
const routes = {
  '/sw.js': { body: worker, contentType: 'text/javascript' },
  ...Object.fromEntries(
    refusals.map(({ script }) => [pathOf(script), htmlPage('', `<script>${script}</script>${harness}`)]),
  ),
  ...policies,
};

eachWorld({ routes }, (context) => {
  const open = (path: string): Promise<TestPage> => context.world.open(path, context.page);
  const expectImage = async (page: TestPage): Promise<void> => {
    await page.evaluate((src) => document.body.append(Object.assign(new Image(), { src })), fileUrl(blue, 1));
    await page.waitFor(() => document.images[0]!.naturalWidth > 0);
  };
  /** Registers, and gives the event that says why there is no worker. */
  const register = async (page: TestPage): Promise<{ reason: string; message: string }> => {
    expect(await context.register({}, page)).toBe('page');
    const event = await page.evaluate(() => window.events.find(({ type }) => type === 'no-worker'));
    return event as unknown as { reason: string; message: string };
  };

  it('a page shows its files however the browser refuses it a worker, and is told why', async () => {
    await expectAll(refusals, async ({ script, reason }) => {
      const page = await open(pathOf(script));
      const started = performance.now();
      expect(await register(page)).toMatchObject({ reason });
      // A second for the page itself.
      expect(performance.now() - started).toBeLessThan(4000);
      await expectImage(page);
      expect(await page.evaluate(() => window.fileAuth.status())).toMatchObject({
        mode: 'page',
        noWorker: reason,
      });
    });
  });

  it('a page that cannot do without a worker is told why there is none, in our words', async () => {
    await expectAll(refusals.slice(0, 2), async ({ script }) => {
      const page = await open(pathOf(script));
      const failure = await page.evaluate(
        (origins) =>
          window.register({ origins, fallback: 'reject' }).then(
            () => null,
            ({ code, message }) => ({ code, message }),
          ),
        [cdn],
      );
      expect(failure).toEqual({
        code: 'unsupported',
        message: expect.stringContaining('something blocks them, although the script is correct'),
      });
    });
  });

  it.each(['worker-src', 'child-src'])(
    'a page whose policy forbids the worker shows its files, and is told what to change (%s)',
    async (directive) => {
      const page = await open(`/${directive}`);
      const { reason, message } = await register(page);
      expect([reason, message]).toEqual([
        'policy',
        expect.stringContaining("Add 'self' to its directive worker-src"),
      ]);
      await expectImage(page);
    },
  );

  it('a page that was opened from a file shows its files, and is told why there is no worker', async () => {
    const folder = temporaryFolder();
    const file = join(folder.path, 'page.html');
    await writeFile(file, `<!doctype html><body><script>${harnessAsScript()}</script>`);
    try {
      const { page, world } = context;
      await page.goto(pathToFileURL(file).href);
      await world.settle(page);
      expect(await register(page)).toMatchObject({ reason: 'no-web-origin' });
      const token = await world.sign([`/${blue}/`]);
      await page.evaluate((value) => window.fileAuth.setAccountToken(value), token);
      await expectImage(page);
    } finally {
      await folder.remove();
    }
  });

  it('a page with Trusted Types shows its files, and has a worker if it names one by a TrustedScriptURL', async ({
    skip,
  }) => {
    const page = await open('/trusted-types');
    const hasTrustedTypes = await page.evaluate(() => 'trustedTypes' in window);
    skip(!hasTrustedTypes, 'this browser has no Trusted Types');
    const { reason, message } = await register(page);
    expect([reason, message]).toEqual([
      'policy',
      expect.stringContaining('Pass a TrustedScriptURL as "url"'),
    ]);
    await expectImage(page);
    const mode = await page.evaluate(
      async (origins) => {
        await window.fileAuth.unregister();
        const { trustedTypes } = window as unknown as { trustedTypes: TrustedTypes };
        const policy = trustedTypes.createPolicy('app', { createScriptURL: (text) => text });
        return window.register({ origins, url: policy.createScriptURL('/sw.js') });
      },
      [cdn],
    );
    expect(mode).toBe('worker');
  });
});

// The other drivers have no switch for it.
if (requestedEngines().installed.some(({ name }) => name === 'firefox')) {
  eachWorld({ blocksCookies: true }, (context) => {
    it('a page in a browser that blocks all cookies shows its files, and is told why there is no worker', async () => {
      const { page } = context;
      expect(await context.register()).toBe('page');
      expect(await page.evaluate(() => window.events)).toContainEqual({
        type: 'no-worker',
        reason: 'storage-denied',
        message: expect.stringContaining('gives this page no storage') as string,
      });
      await page.evaluate(
        (src) => document.body.append(Object.assign(new Image(), { src })),
        fileUrl(blue, 1),
      );
      await page.waitFor(() => document.images[0]!.naturalWidth > 0);
    });
  });
}

/** TypeScript's own libraries do not have it yet. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(text: string): string },
  ): { createScriptURL(text: string): TrustedScriptURL };
}
