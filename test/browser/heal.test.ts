import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { htmlPage } from '../support/app-server.js';
import { permutations } from '../support/each-engine.js';
import { eachWorld } from '../support/each-world.js';
import type { TestPage } from '../support/engines/index.js';
import { filesOfElements, loadingElements, recorder } from '../support/loading-elements.js';
import { blue, filePath, png } from '../support/test-files.js';
import { cdn, fileUrl, harness, importMap, otherCdn } from '../support/world.js';

const head = `${recorder}${harness}`;
const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>';
const routes = {
  '/own.png': { body: png(255, 0, 0), contentType: 'image/png' },
  '/frame': htmlPage('<p>Frame</p>'),
  '/own.svg': { body: drawing, contentType: 'image/svg+xml' },
};
const kinds = Object.keys(loadingElements);
/** Those of which the page can tell whether they have loaded. */
const tellingKinds = kinds.filter((kind) => kind !== 'poster');
/** Those of which nothing but their events tells it. */
const silentKinds = ['button', 'drawn', 'drawnAsBefore'];
const image = (id: string, url: string): string => `<img id="${id}" src="${url}">`;

eachWorld({ routes }, (context) => {
  /** Goes to a page whose HTML has this body; it registers when it is told to. */
  const show = async (body: string, page = context.page): Promise<void> => {
    context.world.app.set('/shown', htmlPage(body, head));
    await page.goto(`${context.world.app.url}/shown`);
    await context.world.settle(page);
  };
  const signIn = async (page = context.page): Promise<void> => {
    const token = await context.world.sign([`/${blue}/`]);
    await page.evaluate((value) => window.fileAuth.setAccountToken(value), token);
  };
  const become = async (state: 'loaded' | 'failed', ids: string[], page = context.page): Promise<void> => {
    const states = (): Promise<object> =>
      page.evaluate((all) => Object.fromEntries(all.map((id) => [id, window.stateOf(id)])), ids);
    await expect.poll(states).toEqual(Object.fromEntries(ids.map((id) => [id, state])));
  };
  const written = (page = context.page): Promise<string[]> => page.evaluate(() => window.written);
  const hasToken = (query: string): boolean => query.startsWith('authorization=');
  /** What images that came later have loaded: then everything before has been seen to. */
  const settleImages = async (number: number): Promise<void> => {
    expect(await context.loadImage(fileUrl(blue, number))).toBe('loaded');
  };
  const requestsOfApp = (path: string): number =>
    context.world.app.requests.filter(({ url }) => url.startsWith(path)).length;

  it.each(['a first visit', 'a hard reload'])(
    'what the HTML of %s names loads once the worker is in control',
    async (visit) => {
      const { page, world } = context;
      world.replaceCloudFront({ files: filesOfElements() });
      if (visit === 'a hard reload') {
        await context.register();
        await signIn();
      }
      const html = Object.values(loadingElements).map((element) => element.html);
      await show(html.join(''));
      if (visit === 'a hard reload') await page.hardReload();
      await world.settle(page);
      if (visit === 'a first visit' || world.browser.supports.hardReloadDropsControl) {
        await become('failed', tellingKinds);
      }
      await context.register();
      await become('loaded', tellingKinds);
      for (const { path } of Object.values(loadingElements)) {
        await expect.poll(() => context.queriesFor(path).some(hasToken)).toBe(true);
      }
      const answers = world.cloudFront.log.viewer.filter(({ url }) =>
        hasToken(new URL(url, cdn).search.slice(1)),
      );
      expect(answers.filter(({ status }) => status !== null && status >= 400)).toEqual([]);
      // What has loaded is not asked for again, also if only its events have told that.
      const asked = (): number[] =>
        silentKinds.map((kind) => context.queriesFor(loadingElements[kind]!.path).length);
      const before = asked();
      await signIn();
      await settleImages(9);
      expect(asked()).toEqual(before);
    },
  );

  it('a sound that is in no document loads in each browser if it asks with CORS before it gets its file', async () => {
    const { page, world } = context;
    world.replaceCloudFront({ files: filesOfElements() });
    await context.register();
    await signIn();
    const { path } = loadingElements['sound']!;
    expect(await page.evaluate(loadSound, cdn + path, true)).toBe('loaded');
    // Firefox shows it to no worker, and outside of the document nobody else sees it.
    const expected = world.browser.name === 'firefox' ? 'failed' : 'loaded';
    expect(await page.evaluate(loadSound, `${cdn}${path}?again`, false)).toBe(expected);
  });

  it('a lazy image of the first visit is shown when it comes into view', async () => {
    await show(`<p style="height: 30000px"></p>${loadingElements['lazy']!.html}`);
    await context.register();
    await settleImages(1);
    expect(context.queriesFor(loadingElements['lazy']!.path)).toEqual([]);
    await context.page.evaluate(() => document.getElementById('lazy')!.scrollIntoView());
    await become('loaded', ['lazy']);
  });

  it('the page helper asks for nothing again that has loaded, and lets nothing flicker', async () => {
    const { page, world } = context;
    const signed = `${fileUrl(blue, 7)}?authorization=${await world.sign([`/${blue}/`])}`;
    const others = {
      own: '/own.png',
      drawing: '/own.svg',
      other: `${world.insecureUrl}/own.png?other`,
      data: `data:image/png;base64,${png(0, 255, 0).toString('base64')}`,
      signed,
    };
    const html = Object.entries(others).map(([id, url]) => image(id, url));
    await show(`${html.join('')}${image('early', fileUrl(blue, 1))}`);
    await become('loaded', Object.keys(others));
    await become('failed', ['early']);
    await page.evaluate(() => window.told.splice(0));
    await context.register();
    await become('loaded', ['early']);
    await settleImages(2);
    expect(await page.evaluate(() => window.told.filter((text) => !text.endsWith(' ')))).toEqual([
      'load early',
    ]);
    expect(await written()).toEqual(['early src']);
    expect([requestsOfApp('/own.png'), requestsOfApp('/own.svg')]).toEqual([2, 1]);
    expect(context.queriesFor(filePath(blue, 7))).toHaveLength(1);
  });

  it('the page helper leaves images of other hosts that have failed as they are', async () => {
    await show(image('foreign', `${otherCdn}${filePath(blue, 1)}`) + image('early', fileUrl(blue, 1)));
    await become('failed', ['foreign', 'early']);
    await context.register();
    await become('loaded', ['early']);
    await settleImages(2);
    expect(context.world.foreignRequests).toHaveLength(1);
    expect(await written()).toEqual(['early src']);
  });

  it('the page helper asks another host for a poster once, though the film is the distribution’s', async () => {
    const poster = `${context.world.insecureUrl}/own.png`;
    await show(
      `<video id="film" preload="none" src="${fileUrl(blue, 301, '.webm')}" poster="${poster}"></video>`,
    );
    await expect.poll(() => requestsOfApp('/own.png')).toBe(1);
    await context.register();
    await settleImages(1);
    expect(await written()).toEqual(['film crossorigin']);
    expect(requestsOfApp('/own.png')).toBe(1);
  });

  describe('a request that is still running', () => {
    let held = 0;
    /** Lets early requests for a file wait; the function that comes back answers them. */
    const hold = (): ((isRefused: boolean) => void) => {
      let release: (isRefused: boolean) => void = () => {};
      held = 0;
      const released = new Promise<boolean>((resolve) => (release = resolve));
      const { cloudFront } = context.world;
      const answer = async (...[request, response]: Parameters<RequestListener>): Promise<void> => {
        const isEarly = request.url === filePath(blue, 1);
        if (isEarly) held += 1;
        if (!isEarly || (await released)) return cloudFront.requestListener(request, response);
        response
          .writeHead(200, { 'content-type': 'image/png', 'cache-control': 'no-store' })
          .end(png(0, 0, 255));
      };
      context.world.replaceDistribution((request, response) => void answer(request, response));
      return release;
    };
    const addImage = (): Promise<void> =>
      context.page.evaluate(
        (html) => {
          document.body.innerHTML = html;
        },
        image('early', fileUrl(blue, 1)),
      );

    it('an image that comes later and waits for the same early request is shown, too', async () => {
      const { page } = context;
      await context.register();
      await page.evaluate(() => window.fileAuth.signOut());
      await show('');
      const release = hold();
      await addImage();
      await expect.poll(() => held).toBe(1);
      await context.register();
      await page.evaluate(
        (html) => {
          document.body.insertAdjacentHTML('beforeend', html);
        },
        image('late', fileUrl(blue, 1)),
      );
      await settleImages(2);
      release(true);
      await become('loaded', ['early', 'late']);
    });

    it('the page helper loads an image whose early request is refused after the worker has taken control', async () => {
      await show('');
      const release = hold();
      await addImage();
      await context.register();
      await settleImages(2);
      expect(await context.page.evaluate(() => window.stateOf('early'))).toBe('neither');
      release(true);
      await become('loaded', ['early']);
      expect(context.queriesFor(filePath(blue, 1)).map(hasToken)).toEqual([false, true]);
    });

    it('the page helper leaves an image alone whose early request comes through after all', async () => {
      await show('');
      const release = hold();
      await addImage();
      await context.register();
      await settleImages(2);
      release(false);
      await become('loaded', ['early']);
      await settleImages(3);
      expect(await written()).toEqual([]);
      expect(context.queriesFor(filePath(blue, 1))).toEqual([]);
    });
  });

  it('the page helper loads what a new origin serves on the visit that first knows of it', async () => {
    await context.register({ origins: [otherCdn] });
    await show(image('early', fileUrl(blue, 1)));
    await become('failed', ['early']);
    await context.register();
    await become('loaded', ['early']);
  });

  describe('films', () => {
    const film = fileUrl(blue, 301, '');
    const filmUrl = (): Promise<string> =>
      context.page.evaluate((url) => {
        const knowsMp4 =
          document.createElement('video').canPlayType('video/mp4; codecs="avc1.42E01E"') !== '';
        return url + (knowsMp4 ? '.mp4' : '.webm');
      }, film);
    const crossOrigin = (id: string): Promise<string | null> =>
      context.page.evaluate((name) => document.getElementById(name)!.getAttribute('crossorigin'), id);
    /** Adds a film, and waits for whether its first picture comes. */
    const add = (html: string): Promise<string> =>
      context.page.evaluate(
        (text) =>
          new Promise<string>((resolve) => {
            const area = document.createElement('div');
            area.addEventListener('loadeddata', () => resolve('loaded'), { capture: true });
            area.innerHTML = text;
            document.body.append(area);
          }),
        html,
      );

    it('the page helper plays and seeks in a film without crossorigin that a script adds', async () => {
      // Slowly, or the film would be there before anybody seeks in it.
      context.world.replaceCloudFront({ bytesPerSecond: 100_000 });
      await show('');
      await context.register();
      const { off, duration } = await context.page.evaluate(
        (url) => window.seekFilm(url, { id: 'film' }),
        film,
      );
      expect(duration).toBeGreaterThan(30);
      expect(off).toBeLessThan(1);
      expect(await crossOrigin('film')).toBe('anonymous');
      expect(await context.page.evaluate(() => window.told)).not.toContain('error film');
      const { viewer } = context.world.cloudFront.log;
      expect(viewer.filter(({ url }) => !url.includes('?authorization='))).toEqual([]);
      expect(viewer.some(({ headers }) => /^bytes=[1-9]/.test(headers['range'] ?? ''))).toBe(true);
    });

    it.each(['its own address', 'a source', 'a source that comes later'])(
      'the page helper shows a film by %s, in HTML that comes after registration',
      async (how) => {
        await show('');
        await context.register();
        const url = await filmUrl();
        const htmls: Record<string, string> = {
          'its own address': `<video id="film" preload="auto" src="${url}"></video>`,
          'a source': `<video id="film" preload="auto"><source src="${url}"></video>`,
          'a source that comes later': `<video id="film" preload="auto"></video>`,
        };
        const added = add(htmls[how]!);
        if (how === 'a source that comes later') {
          await context.page.evaluate((src) => {
            const source = Object.assign(document.createElement('source'), { src });
            document.getElementById('film')!.append(source);
          }, url);
        }
        expect(await added).toBe('loaded');
        expect(await crossOrigin('film')).toBe('anonymous');
        const queries = context.queriesFor(new URL(url).pathname);
        expect(queries.filter((query) => !hasToken(query))).toEqual([]);
      },
    );

    it.each(['address', 'source'])(
      'the page helper keeps the promise of a play() that a page calls as it sets the %s',
      async (how) => {
        await show('');
        await context.register();
        const outcomes = await context.page.evaluate(
          async (kind, urls) => {
            const video = Object.assign(document.createElement('video'), { muted: true });
            const played: string[] = [];
            for (const url of urls) {
              if (kind === 'address') video.src = url;
              else {
                video.replaceChildren(Object.assign(document.createElement('source'), { src: url }));
                video.load();
              }
              document.body.append(video);
              const outcome = video.play().then(
                () => 'played',
                (error: Error) => error.name,
              );
              played.push(await outcome);
            }
            return played;
          },
          how,
          [await filmUrl(), `${await filmUrl()}?again`],
        );
        expect(outcomes).toEqual(['played', 'played']);
      },
    );

    it('the page helper plays the next film in the same element after one that is not there', async () => {
      await show('');
      await context.register();
      await context.page.evaluate(
        (src) => {
          document.body.append(Object.assign(document.createElement('video'), { id: 'film', src }));
        },
        fileUrl(blue, 999, '.webm'),
      );
      await become('failed', ['film']);
      const src = await filmUrl();
      await context.page.evaluate(
        (url) => Object.assign(document.getElementById('film')!, { src: url }),
        src,
      );
      await become('loaded', ['film']);
    });

    it('the page helper asks a few times at most for a film that is not there', async () => {
      const path = filePath(blue, 999, '.webm');
      await show(`<video id="film" preload="auto" src="${cdn}${path}"></video>`);
      await become('failed', ['film']);
      await context.register();
      await settleImages(1);
      await expect.poll(() => crossOrigin('film')).toBeNull();
      await become('failed', ['film']);
      await settleImages(2);
      const asked = context.queriesFor(path).length;
      // Without control; with CORS; without. Firefox asks by and for itself each time.
      expect(asked).toBeLessThanOrEqual(6);
      for (const number of [3, 4, 5]) await settleImages(number);
      expect(context.queriesFor(path)).toHaveLength(asked);
    });

    it('the page helper leaves media of other hosts and of the page’s own alone', async () => {
      const other = `${otherCdn}${filePath(blue, 301, '.webm')}`;
      const poster = fileUrl(blue, 5);
      await show(
        `<video id="inHtml" src="${other}" poster="${poster}"></video><video id="own" src="/own.webm"></video>`,
      );
      await context.register();
      await context.page.evaluate(
        ([foreign, picture, ours]) => {
          const html = `<video id="later" src="${foreign}" poster="${picture}"></video>
            <video id="mixed"><source src="${foreign}"><source src="${ours}"></video>`;
          document.body.insertAdjacentHTML('beforeend', html);
        },
        [other, poster, await filmUrl()],
      );
      await settleImages(1);
      for (const id of ['inHtml', 'own', 'later', 'mixed']) expect(await crossOrigin(id)).toBeNull();
      expect((await written()).filter((text) => text !== 'inHtml poster')).toEqual([]);
    });

    it.each([{ cors: 'never' }, { heal: false }])(
      'the page helper sets no crossorigin with %o',
      async (options) => {
        const html = (id: string): string => `<video id="${id}" preload="auto" src="${film}.webm"></video>`;
        await show(html('inHtml'));
        await become('failed', ['inHtml']);
        await context.register(options);
        await context.page.evaluate(
          (text) => document.body.insertAdjacentHTML('beforeend', text),
          html('later'),
        );
        await settleImages(1);
        expect([await crossOrigin('inHtml'), await crossOrigin('later')]).toEqual([null, null]);
      },
    );

    it('the page helper plays a film of a distribution without CORS as it did', async () => {
      context.world.replaceCloudFront({
        cors: 'none',
        authorizer: { allowedOrigins: ['https://other.example'] },
      });
      // With a token of its own, since Firefox shows no worker a film that is asked for without CORS.
      const signed = `${film}.webm?authorization=${await context.world.sign([`/${blue}/`])}`;
      await show('');
      await context.register();
      expect(await add(`<video id="film" preload="auto" src="${signed}"></video>`)).toBe('loaded');
      expect(await crossOrigin('film')).toBeNull();
      expect(await add(`<video id="film2" preload="auto"><source src="${signed}"></video>`)).toBe('loaded');
      expect(await crossOrigin('film2')).toBeNull();
    });

    it('the page helper begins nothing anew that has begun, with or without crossorigin', async () => {
      const signed = `${film}.webm?authorization=${await context.world.sign([`/${blue}/`])}`;
      await show(`<video id="film" preload="auto" src="${signed}"></video>`);
      await become('loaded', ['film']);
      await context.register();
      await context.page.evaluate(() => window.fileAuth.heal());
      await settleImages(1);
      expect(await written()).toEqual([]);
      expect(await context.page.evaluate(() => window.told.filter((text) => text.endsWith(' film')))).toEqual(
        ['loadedmetadata film'],
      );
    });
  });

  describe('editors', () => {
    const inside = (name: string): string =>
      image(`${name}Image`, fileUrl(blue, 1)) +
      `<picture><source srcset="${fileUrl(blue, 2)}"><img id="${name}Picture"></picture>` +
      `<video id="${name}Film" preload="auto" poster="${fileUrl(blue, 5)}" src="${fileUrl(blue, 301, '.webm')}"></video>`;
    const all = (name: string): string[] => [`${name}Image`, `${name}Picture`, `${name}Film`];

    it('the page helper writes nothing into what people edit or the application has marked', async () => {
      await show(`
        <div contenteditable>${inside('editor')}</div>
        <div contenteditable="plaintext-only">${inside('plain')}</div>
        <div contenteditable>Text <div contenteditable="false">${inside('island')}</div></div>
        <div data-file-auth="off">${inside('off')}</div>
        <div data-file-auth="off"><div contenteditable="false">${inside('offIsland')}</div></div>
        <div data-file-auth="on"><div contenteditable>${inside('onEditor')}</div></div>
        <div contenteditable data-file-auth="on">${inside('onOpen')}</div>
        <div contenteditable="false">${inside('plainly')}</div>`);
      const html = await context.page.evaluate(() =>
        [...document.body.children].slice(0, 6).map(({ outerHTML }) => outerHTML),
      );
      await context.register();
      await become('loaded', [...all('onOpen'), ...all('plainly')]);
      const later = fileUrl(blue, 301, '.webm');
      await context.page.evaluate((src) => {
        const video = Object.assign(document.createElement('video'), { src, id: 'pasted' });
        document.querySelector('[contenteditable]')!.append(video);
      }, later);
      await settleImages(3);
      await signIn();
      await settleImages(4);
      expect((await written()).filter((text) => !/^(?:onOpen|plainly)/.test(text))).toEqual([]);
      await context.page.evaluate(() => document.getElementById('pasted')!.remove());
      const after = await context.page.evaluate(() =>
        [...document.body.children].slice(0, 6).map(({ outerHTML }) => outerHTML),
      );
      expect(after).toEqual(html);
      for (const name of ['editor', 'plain', 'island', 'off', 'offIsland', 'onEditor']) {
        expect(await context.page.evaluate((id) => window.stateOf(id), `${name}Image`)).toBe('failed');
      }
    });

    it('the page helper writes nothing into a document in design mode', async () => {
      await show(inside('whole'));
      await context.page.evaluate(() => {
        document.designMode = 'on';
      });
      await context.register();
      await settleImages(3);
      expect(await written()).toEqual([]);
    });

    it.each(['the editor', 'an element in it', 'an island in it'])(
      'heal() loads %s when it is pointed at',
      async (what) => {
        await show(`
        <div id="editor" contenteditable>
          <div id="inner">${inside('inner')}<div id="island" contenteditable="false">${inside('island')}</div></div>
        </div>
        <div contenteditable>${inside('other')}</div>`);
        await context.register();
        await settleImages(3);
        const ids: Record<string, string> = {
          'the editor': 'editor',
          'an element in it': 'inner',
          'an island in it': 'island',
        };
        await context.page.evaluate((id) => window.fileAuth.heal(document.getElementById(id)!), ids[what]!);
        await become(
          'loaded',
          what === 'an island in it' ? all('island') : [...all('inner'), ...all('island')],
        );
        expect(await context.page.evaluate((id) => window.stateOf(id), 'otherImage')).toBe('failed');
      },
    );

    it('heal() leaves an editor alone that is inside of what it is pointed at', async () => {
      await show(`<div id="area">${inside('area')}<div contenteditable>${inside('editor')}</div></div>`);
      await context.register({ heal: false });
      await context.page.evaluate(() => window.fileAuth.heal(document.getElementById('area')!));
      await become('loaded', all('area'));
      await settleImages(3);
      expect((await written()).filter((text) => text.startsWith('editor'))).toEqual([]);
    });
  });

  it('the page helper writes nothing before the document is parsed', async () => {
    const { page, world } = context;
    let finish = (): void => {};
    world.app.set('/registered', (_request, response) => {
      response.end();
      finish();
    });
    // Not a module: WebKit keeps those in a document's text for its end.
    const script = `
      const start = async () => {
        await import('/harness.js');
        const src = '${fileUrl(blue, 301, '.webm')}';
        document.body.append(Object.assign(document.createElement('video'), { id: 'added', src }));
        await window.register({ origins: ['${cdn}'] });
        await window.loadImage('${fileUrl(blue, 3)}');
        await fetch('/registered?' + window.written.length + document.readyState);
      };
      start();`;
    world.app.set('/slow', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.write(`<!doctype html>${recorder}${importMap}
        ${image('early', fileUrl(blue, 1))}<script>${script}</script>`);
      finish = () => response.end(image('late', fileUrl(blue, 2)));
    });
    await page.goto(`${world.app.url}/slow`);
    await become('loaded', ['early', 'late', 'added']);
    const told = world.app.requests.filter(({ url }) => url.startsWith('/registered')).map(({ url }) => url);
    expect(told).toEqual(['/registered?0loading']);
    expect(await written()).toContain('early src');
  });

  describe('later', () => {
    it('the page helper loads what failed for want of a token when somebody signs in', async () => {
      context.world.answerWith(() => null);
      await show('');
      await context.register();
      await context.page.evaluate(
        (html) => {
          document.body.innerHTML = html;
        },
        image('image', fileUrl(blue, 1)) +
          `<video id="film" preload="auto" src="${fileUrl(blue, 301, '.webm')}"></video>` +
          silentKinds.map((kind) => loadingElements[kind]!.html).join(''),
      );
      const ids = ['image', 'film', ...silentKinds];
      await become('failed', ids);
      await signIn();
      await become('loaded', ids);
    });

    it('the page helper loads again only what a token that is set may open', async () => {
      const { page, world } = context;
      world.answerWith(() => null);
      await show('');
      await context.register();
      const paths = [1, 2, 3].map((number) => filePath(blue, number));
      for (const path of paths) expect(await context.loadImage(cdn + path)).toBe('failed');
      const isShown = (count: number): Promise<unknown> =>
        page.waitFor(
          (wanted) => [...document.images].filter((one) => one.naturalWidth === 8).length === wanted,
          count,
        );
      for (const [index, path] of paths.slice(0, 2).entries()) {
        const token = await world.sign([path]);
        await page.evaluate(
          (file, value) => window.fileAuth.setFileToken(file, value),
          /[^/.]+(?=\.)/.exec(path)![0],
          token,
        );
        await isShown(index + 1);
      }
      // A token for one file sends no request for another one.
      expect(paths.map((path) => context.queriesFor(path).map((query) => hasToken(query)))).toEqual([
        [false, true],
        [false, true],
        [false],
      ]);
    });

    it('the page helper loads what failed when somebody signs in in another tab', async () => {
      context.world.answerWith(() => null);
      await show('');
      await context.register();
      expect(await context.loadImage(fileUrl(blue, 1))).toBe('failed');
      const second: TestPage = await context.world.open();
      await context.register({}, second);
      await signIn(second);
      await context.page.waitFor(() => document.querySelector('img')!.naturalWidth === 8);
      await second.close();
    });

    it('the page helper leaves what failed alone with heal: false, until it is told to', async () => {
      await show(image('early', fileUrl(blue, 1)));
      await become('failed', ['early']);
      await context.register({ heal: false });
      await signIn();
      await settleImages(2);
      expect(await written()).toEqual([]);
      await context.page.evaluate(() => window.fileAuth.heal());
      await become('loaded', ['early']);
    });

    it('the page helper asks once more for an image that is not there, and no more', async () => {
      const path = filePath(blue, 999);
      await show(image('missing', cdn + path));
      await become('failed', ['missing']);
      await context.register();
      const errors = (count: number): Promise<unknown> =>
        context.page.waitFor(
          (wanted) => window.told.filter((text) => text === 'error missing').length === wanted,
          count,
        );
      await errors(2);
      await settleImages(1);
      expect(context.queriesFor(path)).toHaveLength(2);
      await signIn();
      await errors(3);
      await settleImages(2);
      expect(context.queriesFor(path)).toHaveLength(3);
    });

    it('the page helper asks no more than once each time for image buttons and drawn images that are not there', async () => {
      const { page, world } = context;
      const elements = silentKinds.map((kind) => loadingElements[kind]!);
      world.replaceCloudFront({ files: { [filePath(blue, 1)]: { body: png(0, 0, 255) } } });
      await show(elements.map(({ html }) => html).join(''));
      await become('failed', silentKinds);
      await context.register();
      const asked = (): number[] => elements.map(({ path }) => context.queriesFor(path).length);
      await expect.poll(asked).toEqual([2, 2, 2]);
      await settleImages(1);
      await become('failed', silentKinds);
      expect(asked()).toEqual([2, 2, 2]);
      await signIn();
      await expect.poll(asked).toEqual([3, 3, 3]);
      await settleImages(1);
      expect(asked()).toEqual([3, 3, 3]);
      expect(await page.evaluate(() => document.querySelectorAll('[src=""],[href=""]').length)).toBe(0);
    });

    it('the page helper leaves image buttons and drawn images alone that have loaded, are edited or are marked', async () => {
      const { page, world } = context;
      const [button, drawn] = [loadingElements['button']!, loadingElements['drawn']!];
      await show('');
      await context.register();
      await page.evaluate((html) => {
        document.body.innerHTML = html;
      }, button.html);
      await become('loaded', ['button']);
      world.answerWith(() => null);
      await page.evaluate(() => window.fileAuth.setToken('ACCOUNT', null));
      await page.evaluate((html) => {
        const area = document.createElement('p');
        area.innerHTML = html;
        area.setAttribute('data-file-auth', 'off');
        document.body.append(area);
      }, drawn.html);
      await become('failed', ['drawn']);
      await page.evaluate(() => window.written.splice(0));
      await signIn();
      await settleImages(1);
      expect(await written()).toEqual([]);
      expect([context.queriesFor(button.path).length, context.queriesFor(drawn.path).length]).toEqual([1, 1]);
    });

    it.each(permutations(context.engine, ['unregister', 'abort'], ['unregister']))(
      'the page helper loads nothing again after %s',
      async (how) => {
        await show('');
        await context.page.evaluate(
          (origins) => {
            const controller = new AbortController();
            Object.assign(window, { abort: () => controller.abort() });
            return window.register({ origins, signal: controller.signal });
          },
          [cdn],
        );
        await context.page.evaluate(async (way) => {
          if (way === 'abort') (window as unknown as { abort: () => void }).abort();
          else await window.fileAuth.unregister();
        }, how);
        await context.page.evaluate(
          (src) =>
            new Promise<void>((resolve) => {
              const video = Object.assign(document.createElement('video'), {
                id: 'film',
                src,
                preload: 'auto',
              });
              for (const type of ['error', 'loadedmetadata']) video.addEventListener(type, () => resolve());
              document.body.append(video);
            }),
          fileUrl(blue, 301, '.webm'),
        );
        expect(await written()).toEqual([]);
      },
    );
  });

  it.each(['a shadow root', 'the document of a frame'])(
    'heal() loads %s when it is pointed at',
    async (what) => {
      const html =
        image('inner', fileUrl(blue, 1)) +
        `<video src="${fileUrl(blue, 301, '.webm')}" preload="auto"></video>`;
      await show('<div id="host"></div><iframe src="/frame"></iframe>');
      await context.page.waitFor(() => document.querySelector('iframe')!.contentDocument!.querySelector('p'));
      await context.page.evaluate(
        async (kind, text) => {
          const host = document.getElementById('host')!;
          const root =
            kind === 'a shadow root'
              ? host.attachShadow({ mode: 'open' })
              : document.querySelector('iframe')!.contentDocument!.body;
          root.innerHTML = text;
          Object.assign(window, { root });
          const failing = root.querySelector('img')!;
          await new Promise((resolve) => failing.addEventListener('error', resolve));
        },
        what,
        html,
      );
      await context.register();
      await settleImages(2);
      await context.page.evaluate(() =>
        window.fileAuth.heal((window as unknown as { root: ParentNode }).root),
      );
      await context.page.waitFor(() => {
        const { root } = window as unknown as { root: ParentNode };
        return root.querySelector('img')!.naturalWidth === 8 && root.querySelector('video')!.readyState > 0;
      });
    },
  );
});

function loadSound(url: string, hasCors: boolean): Promise<string> {
  return new Promise((resolve) => {
    const sound = hasCors ? new Audio() : new Audio(url);
    sound.addEventListener('loadedmetadata', () => resolve('loaded'));
    sound.addEventListener('error', () => resolve('failed'));
    if (!hasCors) return;
    sound.crossOrigin = 'anonymous';
    sound.src = url;
  });
}
