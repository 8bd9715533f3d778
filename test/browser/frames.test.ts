import { expect, it } from 'vitest';
import { htmlPage } from '../support/app-server.js';
import { eachMode } from '../support/each-mode.js';
import { eachWorld } from '../support/each-world.js';
import { expectAll } from '../support/expect-all.js';
import { blue } from '../support/test-files.js';
import { fileUrl } from '../support/world.js';

/** Frames that have no address of their own, by how a page makes them. */
const kinds = ['about:blank', 'srcdoc', 'written', 'blob:', 'javascript:'];

/** What nothing is written into. */
const closed = ['a frame in what is marked', 'a frame whose body is edited', 'a frame in design mode'];

eachWorld({ routes: { '/other': htmlPage('<p>Other</p>') } }, (world) => {
  eachMode(world, { chromium: ['worker', 'page'], elsewhere: ['worker'] }, (context) => {
    const { start } = context;
    const image = (number: number): string => `<img src="${fileUrl(blue, number)}">`;
    const add = (kind: string, html = '', around = ''): Promise<void> =>
      context.page.evaluate(addFrame, kind, html, around);
    const put = (kind: string, html: string): Promise<void> =>
      context.page.evaluate(putIntoFrame, kind, html);
    const expectLoaded = (kind: string): Promise<unknown> => context.page.waitFor(hasLoaded, kind);
    /** What is in the page, and in its frames. */
    const html = (): Promise<string[]> => context.page.evaluate(readHtml);

    it('images in frames without an address load, whenever the frame was made, and a sign-out leaves no token there', async () => {
      const { page, mode } = context;
      if (mode === 'page') {
        await page.goto(`${context.world.app.url}/no-worker.html`);
        await context.world.settle(page);
      }
      await expectAll(kinds, (kind) => add(kind, image(1)));
      await context.register();
      await expectAll(kinds, expectLoaded);
      await expectAll(kinds, async (kind) => {
        await add(kind, image(2));
        await expectLoaded(kind);
        await put(kind, image(3));
        await expectLoaded(kind);
      });
      // Tokens are only where no worker sees the file, and no longer than somebody is signed in.
      expect((await html())[0]).not.toContain('authorization=');
      await page.evaluate(() => window.fileAuth.signOut());
      expect((await html()).join('')).not.toContain('authorization=');
    });

    it('whatever loads a file loads it in a frame', async () => {
      await start();
      await expectAll(['about:blank', 'written'], async (kind) => {
        await add(kind);
        await put(
          kind,
          `<img srcset="${fileUrl(blue, 1)} 1x">
          <picture><source srcset="${fileUrl(blue, 2)}"><img></picture>
          <video preload="auto" src="${fileUrl(blue, 301, '.webm')}"></video>`,
        );
        await expectLoaded(kind);
      });
    });

    it('images in a frame in a frame load, and where heal() was pointed at: in a shadow root and in another window', async () => {
      await start();
      const { page, engine } = context;
      // WebKit opens a window only at a click.
      await page.evaluate(addElsewhere, fileUrl(blue, 1), engine !== 'webkit');
      await page.waitFor(() => window.elsewhere.every(({ naturalWidth }) => naturalWidth === 8));
    });

    it('a token that is denied is replaced in a frame, also after the frame was written anew', async () => {
      await start();
      const { page, world: server } = context;
      await add('written');
      const bad = await server.sign([`/${blue}/`], { aud: 'others' });
      await page.evaluate((token) => window.fileAuth.setAccountToken(token), bad);
      await put('written', image(1));
      await expectLoaded('written');
    });

    it('nothing is written into a frame that is edited or marked, unless heal() points at it', async () => {
      await start();
      const { page } = context;
      await expectAll(closed, async (kind) => {
        await add('srcdoc', image(1), kind);
        const before = (await html()).at(-1);
        // What comes later is seen to after what came before.
        await add('about:blank', image(2));
        await expectLoaded('about:blank');
        expect((await html()).at(-2)).toBe(before);
      });
      await add('written', image(3), 'a frame whose body is edited');
      await page.evaluate(() => {
        const frame = [...document.querySelectorAll('iframe')].at(-1)!;
        window.fileAuth.heal(frame.contentDocument!.body);
      });
      await expectLoaded('written');
    });

    it('heal() sees to a frame when nothing is healed by itself, and writes no token where the page must do without', async () => {
      await start({ heal: false });
      const { page, mode } = context;
      await add('about:blank', image(1));
      await page.evaluate(() => window.fileAuth.heal(document.querySelector('iframe')!.contentDocument!));
      await expectLoaded('about:blank');
      if (mode === 'page') return;
      await page.reload();
      await context.world.settle(page);
      await start({ fallback: 'reject' });
      await add('about:blank', image(2));
      await page.waitFor(() => document.querySelector('iframe')!.contentDocument!.images[0]!.complete);
      expect(await context.loadImage(fileUrl(blue, 3))).toBe('loaded');
      expect((await html()).join('')).not.toContain('authorization=');
    });

    it('a document that a frame has left is written into no more', async () => {
      await start();
      const { page } = context;
      await add('about:blank', image(1));
      await expectLoaded('about:blank');
      await page.evaluate(
        async (url) => {
          const frame = [...document.querySelectorAll('iframe')].at(-1)!;
          Object.assign(window, { left: frame.contentDocument!.body });
          await new Promise((resolve) => Object.assign(frame, { src: '/other', onload: resolve }));
          window.left.innerHTML = `<img src="${url}">`;
        },
        fileUrl(blue, 2),
      );
      await add('srcdoc', image(3));
      await expectLoaded('srcdoc');
      expect(await page.evaluate(() => window.left.innerHTML)).toBe(image(2));
    });
  });
});

/** Makes a frame of a kind, of which the last one counts. */
async function addFrame(kind: string, content: string, around: string): Promise<void> {
  const editable = around === 'a frame whose body is edited' ? 'contenteditable' : '';
  const html = `<!doctype html><title>Frame</title><body ${editable}>${content}`;
  const frame = document.createElement('iframe');
  frame.name = kind;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
  if (kind === 'srcdoc') frame.srcdoc = html;
  if (kind === 'blob:') frame.src = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
  if (kind === 'javascript:') frame.src = `javascript:'${html}'`;
  const place = document.createElement('p');
  if (around === 'a frame in what is marked') place.dataset['fileAuth'] = 'off';
  place.append(frame);
  document.body.append(place);
  const inner = frame.contentDocument!;
  if (around === 'a frame in design mode') inner.designMode = 'on';
  if (kind === 'about:blank') inner.body.innerHTML = content;
  if (kind === 'written') {
    inner.open();
    inner.write(html);
    inner.close();
  }
  await loaded;
  if (around === 'a frame in design mode') frame.contentDocument!.designMode = 'on';
}

function putIntoFrame(kind: string, html: string): void {
  const frame = [...document.querySelectorAll<HTMLIFrameElement>(`iframe[name="${kind}"]`)].at(-1)!;
  frame.contentDocument!.body.innerHTML = html;
}

function hasLoaded(kind: string): boolean {
  return [...document.querySelectorAll<HTMLIFrameElement>(`iframe[name="${kind}"]`)].every((frame) => {
    const { images } = frame.contentDocument!;
    const media = [...frame.contentDocument!.querySelectorAll('video')];
    return [...images].every((one) => one.naturalWidth === 8) && media.every((one) => one.readyState > 0);
  });
}

function readHtml(): string[] {
  const inner = [...document.querySelectorAll('iframe')].map((frame) => frame.contentDocument!);
  return [document, ...inner].map((one) => one.documentElement.outerHTML);
}

function addElsewhere(src: string, hasWindow: boolean): void {
  const addFrameTo = (place: Node): Document => {
    const frame = document.createElement('iframe');
    place.appendChild(frame);
    return frame.contentDocument!;
  };
  const addImageTo = (inner: Document): HTMLImageElement => {
    const image = inner.createElement('img');
    image.src = src;
    return inner.body.appendChild(image);
  };
  const root = document.createElement('div').attachShadow({ mode: 'open' });
  document.body.append(root.host);
  const documents = [addFrameTo(addFrameTo(document.body).body), addFrameTo(root)];
  if (hasWindow) documents.push(window.open('')!.document);
  window.elsewhere = documents.map(addImageTo);
  window.fileAuth.heal(root);
  if (hasWindow) window.fileAuth.heal(documents.at(-1));
}

declare global {
  interface Window {
    left: HTMLElement;
    elsewhere: HTMLImageElement[];
  }
}
