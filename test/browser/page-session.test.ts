import { expect, it, vi } from 'vitest';
import { session } from '../../src/lambda-edge/index.js';
import type { TestPage } from '../support/engines/index.js';
import { eachWorld } from '../support/each-world.js';
import { blue, filePath } from '../support/test-files.js';
import { cdn, fileUrl } from '../support/world.js';

const sessionPath = '/.file-auth/session';

eachWorld({}, (context) => {
  const keepsCookies = context.engine !== 'webkit';

  /** From now on; what the test before has left in the browser, whose site is the same, is closed. */
  const offer = async (): Promise<void> => {
    context.world.replaceCloudFront({ authorizer: { session: session() }, allowCredentials: true });
    await context.page.evaluate(closeSession, cdn + sessionPath);
    context.world.clearLogs();
  };
  const expectState = (state: string, page: TestPage = context.page): Promise<void> =>
    expect.poll(() => page.evaluate(sessionState)).toBe(state);
  /** What was asked of the session's path: the methods, and what for. */
  const asked = (): string[] =>
    context.world.cloudFront.log.viewer
      .filter(({ url }) => url === sessionPath)
      .map(({ method, headers }) => {
        if (method === 'OPTIONS') return 'preflight';
        if ('authorization' in headers) return 'open';
        return 'x-file-auth-session' in headers ? 'close' : 'check';
      });
  const questions = (): string[] => asked().filter((each) => each !== 'preflight');
  const showObject = async (number: number, page: TestPage = context.page): Promise<number> => {
    const path = filePath(blue, number);
    await page.evaluate(addObject, cdn + path);
    return vi.waitUntil(
      () => context.world.cloudFront.log.viewer.find(({ url }) => url === path)?.status ?? undefined,
      { timeout: 10_000 },
    );
  };

  it('a page opens a session when it registers, and says whether the browser has kept it', async () => {
    await offer();
    await context.register({ session: true });
    await expectState(keepsCookies ? 'open' : 'not-kept');
    expect(context.world.asked.map(({ key }) => key)).toEqual(['ACCOUNT']);
    expect(questions()).toEqual(['check', 'open', 'check']);
    expect(await showObject(1)).toBe(keepsCookies ? 200 : 401);
  });

  it('an edge that has no sessions is asked once by a page', async () => {
    await context.register({ session: true });
    await expectState('not-offered');
    const token = await context.world.sign([`/${blue}/`], { jti: 'another' });
    await context.page.evaluate((value) => window.fileAuth.setAccountToken(value), token);
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    expect(asked()).toEqual(['check']);
    // Whoever had one before, perhaps from another page, has none afterwards.
    await context.page.evaluate(() => window.fileAuth.signOut());
    expect(asked()).toHaveLength(2);
  });

  it('without the option, no session is asked for', async () => {
    await offer();
    await context.register();
    expect(await context.loadImage(fileUrl(blue, 1))).toBe('loaded');
    await context.page.evaluate(() => window.fileAuth.signOut());
    expect(asked()).toEqual([]);
    expect(await context.page.evaluate(sessionState)).toBe('off');
  });

  // WebKit 2.50 keeps no partitioned cookie, which the first test shows.
  if (!keepsCookies) return;
  const open = async (): Promise<void> => {
    await offer();
    await context.register({ session: true });
    await expectState('open');
  };

  it('what a page embeds before it has a session loads again when it has one, but for what it must not touch', async () => {
    const { page, world } = context;
    await offer();
    const paths = [4, 5, 6, 7].map((number) => filePath(blue, number));
    await page.evaluate(
      embed,
      paths.map((path) => cdn + path),
    );
    const statuses = (path: string): (number | null)[] =>
      world.cloudFront.log.viewer.filter(({ url }) => url === path).map(({ status }) => status);
    await expect.poll(() => paths.map(statuses)).toEqual([[401], [401], [401], [401]]);
    await context.register({ session: true });
    await expectState('open');
    await expect.poll(() => paths.map(statuses)).toEqual([[401, 200], [401, 200], [401, 200], [401]]);
  });

  it('what no worker sees loads at once on the next page of a session', async () => {
    await open();
    await context.page.reload();
    await context.world.settle(context.page);
    expect(await showObject(3)).toBe(200);
  });

  it('a new token of the account opens the session anew', async () => {
    await open();
    const token = await context.world.sign(['/another/']);
    await context.page.evaluate((value) => window.fileAuth.setAccountToken(value), token);
    await expect.poll(questions).toEqual(['check', 'open', 'check', 'open']);
    expect(await showObject(1)).toBe(403);
  });

  it('a session is closed once the page has signed out, and open again for the next user', async () => {
    await open();
    await context.page.evaluate(() => window.fileAuth.signOut());
    expect(questions().at(-1)).toBe('close');
    expect(await context.page.evaluate(sessionState)).toBe('off');
    expect(await showObject(1)).toBe(401);
    await context.page.evaluate(() => window.fileAuth.resume());
    await expectState('open');
    expect(await showObject(2)).toBe(200);
  });

  it('a sign-out in one tab ends the session of the other', async () => {
    await open();
    const other = await context.world.open();
    try {
      await context.register({ session: true }, other);
      await expectState('open', other);
      await other.evaluate(() => window.fileAuth.signOut());
      await expectState('off');
      expect(await showObject(1)).toBe(401);
    } finally {
      await other.close();
    }
  });

  it('a sign-out fails if the session cannot be closed, and can be repeated', async () => {
    await open();
    context.world.replaceDistribution((_, response) => void response.destroy());
    expect(await context.page.evaluate(signOutCode)).toBe('session-left');
    context.world.replaceDistribution(null);
    expect(await context.page.evaluate(signOutCode)).toBe('none');
    expect(await showObject(1)).toBe(401);
  });
});

async function sessionState(): Promise<string> {
  return (await window.fileAuth.status()).session.state;
}

async function closeSession(url: string): Promise<void> {
  await fetch(url, { credentials: 'include', headers: { 'x-file-auth-session': 'close' } });
}

function embed([object, frame, embedded, untouched]: string[]): void {
  document.body.insertAdjacentHTML(
    'beforeend',
    `<object data="${object}"></object><iframe src="${frame}"></iframe><embed src="${embedded}">
     <div data-file-auth="off"><object data="${untouched}"></object></div>`,
  );
}

function addObject(data: string): void {
  document.body.append(Object.assign(document.createElement('object'), { data }));
}

async function signOutCode(): Promise<string> {
  try {
    await window.fileAuth.signOut();
    return 'none';
  } catch (error) {
    return (error as { code: string }).code;
  }
}
