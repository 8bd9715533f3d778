import { describe, expect, it } from 'vitest';
import { eachWorld } from '../support/each-world.js';
import { blue, fileId, filePath, green } from '../support/test-files.js';
import { cdn, fileUrl, noWorkerPath, otherCdn } from '../support/world.js';

/** Where there is no service worker: hidden by the test, and on plain http for real. */
const places = [
  ['a browser without service workers', noWorkerPath, 'unavailable'],
  ['plain http', null, 'insecure-context'],
] as const;

eachWorld({}, (context) => {
  context.beginAt(noWorkerPath);
  const goTo = async (path: string | null): Promise<void> => {
    const { page, world } = context;
    if (path === noWorkerPath) return;
    await page.goto(path === null ? `${world.insecureUrl}/` : world.app.url + path);
    await world.settle(page);
    world.clearLogs();
  };
  const start = async (options: object = {}): Promise<void> => {
    await goTo('/no-worker.html');
    expect(await context.register(options)).toBe('page');
  };
  /** Puts HTML into the page. */
  const show = (html: string): Promise<void> =>
    context.page.evaluate((text) => {
      const container = document.createElement('main');
      container.innerHTML = text;
      document.body.append(container);
    }, html);
  const loaded = (): Promise<unknown> =>
    context.page.waitFor(() => {
      const images = [...document.querySelectorAll('img')];
      return images.length > 0 && images.every(({ complete, naturalWidth }) => complete && naturalWidth > 0);
    });
  const html = (): Promise<string> => context.page.evaluate(() => document.documentElement.outerHTML);
  /** How a request for a numbered file was answered, in order. */
  const statuses = (number: number, rest?: string): (number | null)[] =>
    context.world.cloudFront.log.viewer
      .filter(({ url }) => url.startsWith(filePath(blue, number, rest)))
      .map(({ status }) => status);
  const shortLived = (seconds: number): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    return context.world.sign([`/${blue}/`], { iat: now, exp: now + seconds });
  };

  describe.each(places)('in %s', (_, path, reason) => {
    it('page mode says why there is no worker, and shows images all the same', async () => {
      await goTo(path);
      await show(`<img src="${fileUrl(blue, 1)}">`);
      expect(await context.register()).toBe('page');
      await loaded();
      const events = await context.page.evaluate(() => window.events);
      expect(events).toContainEqual({ type: 'no-worker', reason, message: expect.any(String) as string });
      expect(await context.page.evaluate(() => window.fileAuth.status())).toMatchObject({
        mode: 'page',
        noWorker: reason,
        controlled: false,
        workerVersion: null,
      });
      expect(context.world.asked.map(({ key }) => key)).toEqual(['ACCOUNT']);
    });

    it('page mode finds a stored token, replaces a refused one, and forgets all at a sign-out', async () => {
      const { page, world } = context;
      await goTo(path);
      await context.register();
      const bad = await world.sign([`/${blue}/`], { aud: 'others' });
      await page.evaluate((token) => window.fileAuth.setAccountToken(token), bad);
      await show(`<img src="${fileUrl(blue, 1)}">`);
      await loaded();
      expect(world.asked.map(({ key, reason: why }) => [key, why])).toEqual([['ACCOUNT', 'denied']]);
      await page.evaluate(() => window.fileAuth.signOut());
      expect(await html()).not.toContain('authorization=');
      world.clearLogs();
      await show(`<img src="${fileUrl(blue, 2)}">`);
      await expect.poll(() => statuses(2)).toEqual([401]);
      expect(world.asked).toEqual([]);
    });
  });

  it.each([
    ['an image', `<img src="${fileUrl(blue, 1)}">`],
    ['an image with a list', `<img srcset="${fileUrl(blue, 1)} 1x, ${fileUrl(blue, 2)} 2x">`],
    [
      'a picture',
      `<picture><source srcset="${fileUrl(blue, 1)}" type="image/png"><img src="${fileUrl(blue, 2)}"></picture>`,
    ],
  ])('page mode shows %s that comes later', async (_, markup) => {
    await start();
    await show(markup);
    await loaded();
    // Nothing goes out twice with a token.
    const withToken = context.world.cloudFront.log.viewer.filter(({ url }) => url.includes('authorization='));
    expect(withToken.map(({ status }) => status)).toEqual([200]);
  });

  it('page mode shows an image that is given another file, and one that a framework gives its clean URL back', async () => {
    await start();
    await show(`<img src="${fileUrl(blue, 1)}">`);
    await loaded();
    await context.page.evaluate((url) => (document.querySelector('img')!.src = url), fileUrl(blue, 2));
    await expect.poll(() => statuses(2).includes(200)).toBe(true);
    await context.page.evaluate((url) => (document.querySelector('img')!.src = url), fileUrl(blue, 2));
    await context.page.waitFor(() => document.querySelector('img')!.src.includes('authorization='));
    await loaded();
  });

  it.each([
    ['an image button', `<input type="image" src="${fileUrl(blue, 1)}">`],
    ['an image in a drawing', `<svg><image href="${fileUrl(blue, 1)}" /></svg>`],
    ['an image in a drawing of SVG 1.1', `<svg><image xlink:href="${fileUrl(blue, 1)}" /></svg>`],
  ])(
    'page mode shows %s, answers a denial of it once, and takes its token out at a sign-out',
    async (_, markup) => {
      const { page, world } = context;
      const now = Math.floor(Date.now() / 1000);
      const bad = await world.sign([`/${blue}/`], { aud: 'others', exp: now + 3600 });
      await goTo('/no-worker.html');
      // It is there already, and has failed.
      await show(markup);
      await expect.poll(() => statuses(1)).toEqual([401]);
      await context.register();
      await expect.poll(() => statuses(1)).toEqual([401, 200]);
      // Chromium tells twice that an image button has loaded.
      await page.waitFor(async () => (await window.fileAuth.status()).counts['authorized']! >= 1);
      await page.evaluate(() => window.fileAuth.signOut());
      expect(await html()).not.toContain('authorization=');
      expect(await html()).toContain(fileUrl(blue, 1));
      // A token that the edge refuses: the request of the element, and one that finds another token.
      world.clearLogs();
      await page.evaluate((token) => window.fileAuth.setAccountToken(token), bad);
      await expect.poll(() => statuses(1).at(-1)).toBe(200);
      expect(world.asked.map(({ reason }) => reason)).toEqual(['denied']);
      await page.evaluate(() => window.fileAuth.unregister());
      expect(await html()).not.toContain('authorization=');
    },
  );

  /** Puts a film into the page, which may fail before it has a token. */
  const showFilm = (asSource: boolean): Promise<unknown> =>
    context.page.evaluate(
      async (url, isSource) => {
        const video = document.createElement('video');
        const extension = video.canPlayType('video/mp4; codecs="avc1.42E01E"') === '' ? '.webm' : '.mp4';
        const named = isSource ? document.createElement('source') : video;
        Object.assign(video, { muted: true, preload: 'auto' });
        named.src = url + extension;
        if (named !== video) video.append(named);
        document.body.append(video);
        if (video.readyState >= 2) return;
        await new Promise((resolve) => video.addEventListener('loadeddata', resolve, { once: true }));
      },
      fileUrl(blue, 301, ''),
      asSource,
    );
  const seek = async (time: number): Promise<void> => {
    await context.page.evaluate((to) => void (document.querySelector('video')!.currentTime = to), time);
    await context.page.waitFor((wanted) => {
      const { readyState, seeking, currentTime } = document.querySelector('video')!;
      return readyState >= 2 && !seeking && Math.abs(currentTime - wanted) < 0.5;
    }, time);
  };

  it.each([
    ['src', false],
    ['source', true],
  ])('page mode plays a film and seeks in it (%s)', async (_, asSource) => {
    await start();
    await showFilm(asSource);
    await seek(await context.page.evaluate(() => document.querySelector('video')!.duration - 2));
  });

  it('page mode shows the poster of a film', async () => {
    await start();
    await show(`<video preload="none" poster="${fileUrl(blue, 3)}"></video>`);
    await expect.poll(() => statuses(3)).toEqual([401, 200]);
  });

  it('page mode asks once for many images', async () => {
    await start();
    const images = Array.from({ length: 100 }, (_, at) => `<img src="${fileUrl(blue, at + 1)}">`);
    await show(images.join(''));
    await loaded();
    expect(context.world.asked).toHaveLength(1);
  });

  it('page mode gives an image that has not loaded yet another token before the first one expires', async () => {
    const { page, world } = context;
    const issued: string[] = [];
    world.answerWith(async () => {
      issued.push(await shortLived(3));
      return issued.at(-1)!;
    });
    await start();
    await show(
      `<img id="shown" src="${fileUrl(blue, 1)}"><div style="height: 30000px"></div><img id="lazy" loading="lazy" width="8" height="8" src="${fileUrl(blue, 2)}">`,
    );
    const tokenOf = (id: string): Promise<string | null> =>
      page.evaluate(
        (name) =>
          new URL(document.querySelector<HTMLImageElement>(name)!.src).searchParams.get('authorization'),
        id,
      );
    await page.waitFor(() => document.querySelector<HTMLImageElement>('#shown')!.naturalWidth);
    await expect.poll(() => tokenOf('#lazy')).toBe(issued[0]);
    await expect.poll(async () => issued.indexOf((await tokenOf('#lazy'))!)).toBeGreaterThan(0);
    expect(await tokenOf('#shown')).toBe(issued[0]);
    // Without a token at first, since the browser asks before anybody can see the element.
    expect(statuses(1)).toEqual([401, 200]);
    world.answerWith(() => world.sign([`/${blue}/`]));
    await page.evaluate(() => document.querySelector('#lazy')!.scrollIntoView());
    await page.waitFor(() => document.querySelector<HTMLImageElement>('#lazy')!.naturalWidth);
    expect(statuses(2)).toEqual([200]);
  });

  describe('a film whose token has expired', () => {
    /** Shows a film with a token that lives for two seconds, at an edge that looks at its clock only. */
    const showExpired = async (asSource: boolean, bytesPerSecond: number): Promise<void> => {
      const { world } = context;
      world.replaceCloudFront({ authorizer: { clockTolerance: 0 }, bytesPerSecond });
      let expires = 0;
      world.answerWith(() => {
        expires = Date.now() + 3000;
        return shortLived(2);
      });
      await start();
      await showFilm(asSource);
      world.answerWith(() => world.sign([`/${blue}/`]));
      await expect.poll(() => Date.now() > expires, { timeout: 10_000 }).toBe(true);
      await context.page.evaluate(() => {
        const emptied: string[] = [];
        Object.assign(window, { emptied });
        document.addEventListener('emptied', ({ type }) => emptied.push(type), { capture: true });
      });
    };
    const timesEmptied = (): Promise<number> =>
      context.page.evaluate(() => (window as unknown as { emptied: string[] }).emptied.length);
    const duration = (): Promise<number> =>
      context.page.evaluate(() => document.querySelector('video')!.duration);

    it.each([
      ['that plays', true, false],
      ['that stands still', false, false],
      ['by a source', true, true],
    ])('the film goes on from where somebody seeks to (%s)', async (_, plays, asSource) => {
      const { page, world } = context;
      await showExpired(asSource, 150_000);
      const to = (await duration()) - 8;
      await page.evaluate(
        async (time, isToPlay) => {
          const video = document.querySelector('video')!;
          Object.assign(video, { playbackRate: 1.25, volume: 0.5 });
          if (isToPlay) await video.play();
          video.currentTime = time;
        },
        to,
        plays,
      );
      await page.waitFor(
        (wanted, isToPlay) => {
          const { readyState, seeking, currentTime } = document.querySelector('video')!;
          return (
            readyState >= 2 && !seeking && currentTime >= wanted && currentTime > wanted + 0.5 === isToPlay
          );
        },
        to,
        plays,
      );
      const state = await page.evaluate(() => {
        const video = document.querySelector('video')!;
        return {
          paused: video.paused,
          playbackRate: video.playbackRate,
          volume: video.volume,
          muted: video.muted,
        };
      });
      // WebKit gives whatever plays at another rate its sound back.
      const muted = !(plays && world.browser.name === 'webkit');
      expect(state).toEqual({ paused: !plays, playbackRate: 1.25, volume: 0.5, muted });
      expect(await timesEmptied()).toBe(1);
      const refused = world.cloudFront.log.viewer.filter(
        ({ url, status }) => url.includes('authorization=') && status === 401,
      );
      expect(refused.length).toBeLessThanOrEqual(2);
    });

    it('the film plays on from what it has', async () => {
      await showExpired(false, Infinity);
      const { page, world } = context;
      await page.evaluate(() => document.querySelector('video')!.play());
      const to = await page.evaluate(() => {
        const { buffered } = document.querySelector('video')!;
        return buffered.end(buffered.length - 1) / 2;
      });
      world.clearLogs();
      await seek(to);
      await page.waitFor((from) => document.querySelector('video')!.currentTime > from + 0.5, to);
      expect(await timesEmptied()).toBe(0);
      expect(world.cloudFront.log.viewer.filter(({ method }) => method === 'HEAD')).toEqual([]);
    });
  });

  it('page mode plays a film that was told to before it had a token', async () => {
    const { page } = context;
    await start();
    await page.evaluate(
      (url) => {
        const video = document.createElement('video');
        const extension = video.canPlayType('video/mp4; codecs="avc1.42E01E"') === '' ? '.webm' : '.mp4';
        document.body.append(Object.assign(video, { muted: true, src: url + extension }));
        video.play().catch(() => {});
      },
      fileUrl(blue, 301, ''),
    );
    await page.waitFor(() => document.querySelector('video')!.currentTime > 0.5);
  });

  describe('when the token is about to expire', () => {
    /** Waits for two more tokens than there were. */
    const renewTwice = async (issued: readonly string[]): Promise<void> => {
      const before = issued.length;
      await expect.poll(() => issued.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(before + 2);
    };
    const startWithShort = async (): Promise<string[]> => {
      const issued: string[] = [];
      context.world.answerWith(async () => {
        issued.push(await shortLived(2));
        return issued.at(-1)!;
      });
      await start();
      return issued;
    };
    /** Needs another token each time. */
    const lazy = `<p style="height: 30000px"></p><img loading="lazy" width="8" height="8" src="${fileUrl(blue, 2)}">`;

    it('page mode asks no more for what is not there', async () => {
      const issued = await startWithShort();
      await show(`<img src="${fileUrl(blue, 9999)}"><video src="${fileUrl(blue, 9998, '.webm')}"></video>
        <picture><source srcset="${fileUrl(blue, 9997)}"><img></picture>${lazy}`);
      const asked = (): (number | null)[][] => [statuses(9999), statuses(9997), statuses(9998, '.webm')];
      const counts = (): number[] => asked().map(({ length }) => length);
      // With a token, and for the reason; before that without one, where that is in time.
      const denials = (): number[] => asked().map((each) => each.filter((status) => status === 403).length);
      await expect.poll(() => denials().every((count) => count >= 2)).toBe(true);
      await renewTwice(issued);
      const before = counts();
      await renewTwice(issued);
      expect(counts()).toEqual(before);
      expect(before.every((count) => count <= 4)).toBe(true);
    });

    it('page mode asks no more for image buttons and drawn images, there or not', async () => {
      const issued = await startWithShort();
      await show(`<input type="image" src="${fileUrl(blue, 3)}"><svg><image href="${fileUrl(blue, 4)}" /></svg>
        <input type="image" src="${fileUrl(blue, 9998)}"><svg><image href="${fileUrl(blue, 9999)}" /></svg>${lazy}`);
      const counts = (): number[] => [3, 4, 9998, 9999].map((number) => statuses(number).length);
      // WebKit may send the request without a token after the one with it.
      await expect.poll(() => [3, 4].every((number) => statuses(number).includes(200))).toBe(true);
      // With a token, and for the reason; before that without one, where that is in time.
      const denials = (number: number): number => statuses(number).filter((status) => status === 403).length;
      await expect.poll(() => [9998, 9999].every((number) => denials(number) >= 2)).toBe(true);
      await renewTwice(issued);
      const before = counts();
      await renewTwice(issued);
      expect(counts()).toEqual(before);
      expect(before.every((count) => count <= 4)).toBe(true);
    });

    it('page mode asks no more for a poster, but for one that nobody could see yet', async () => {
      const { page } = context;
      context.world.replaceCloudFront({ authorizer: { clockTolerance: 0 } });
      const issued = await startWithShort();
      await show(`<video preload="none" poster="${fileUrl(blue, 3)}"></video>
        <video id="hidden" hidden preload="none" poster="${fileUrl(blue, 4)}"></video>${lazy}`);
      await expect.poll(() => statuses(3).at(-1)).toBe(200);
      await renewTwice(issued);
      await renewTwice(issued);
      await page.evaluate(() => document.getElementById('hidden')!.removeAttribute('hidden'));
      await expect.poll(() => statuses(4).at(-1)).toBe(200);
      for (const number of [3, 4]) {
        expect(statuses(number).filter((status) => status === 200)).toHaveLength(1);
      }
    });
  });

  it('page mode tries the next key, and asks for the file’s own token at the end', async () => {
    const { page, world } = context;
    world.answerWith(({ key }) =>
      key === `FILE_${fileId(1)}` ? world.sign([`/${blue}/${fileId(1)}`]) : null,
    );
    await start();
    const other = await world.sign([`/${green}/`]);
    await page.evaluate((token) => window.fileAuth.setAccountToken(token), other);
    await show(`<img src="${fileUrl(blue, 1)}">`);
    await loaded();
    expect(world.asked.map(({ key, reason }) => [key, reason])).toEqual([
      [`FILE_${fileId(1)}`, 'file-not-granted'],
    ]);
  });

  it('page mode says what became of each file, and tries a missing one no more than twice', async () => {
    const { page } = context;
    await start();
    await show(`<img src="${fileUrl(blue, 1)}"><img src="${fileUrl(blue, 9999)}">`);
    const failures = await page.waitFor(async () => {
      const { counts, failures: seen } = await window.fileAuth.status();
      return counts['authorized'] === 1 && seen.length > 0 && seen;
    });
    expect(failures).toEqual([
      {
        folder: blue,
        file: fileId(9999),
        reason: 'origin',
        status: 403,
        time: expect.any(Number) as number,
      },
    ]);
    // One by the element and one for the reason.
    expect(statuses(9999).filter((status) => status !== 401)).toEqual([403, 403]);
  });

  it('page mode writes nothing into what is edited or marked, unless it is told to', async () => {
    const { page } = context;
    await start();
    const image = `<img src="${fileUrl(blue, 1)}">`;
    await show(`
      <div contenteditable>${image}<figure contenteditable="false">${image}</figure></div>
      <div data-file-auth="off">${image}</div>
      <div contenteditable data-file-auth="on" class="on">${image}</div>`);
    await page.waitFor(() => document.querySelector<HTMLImageElement>('.on img')!.naturalWidth);
    const rewritten = await page.evaluate(() =>
      Array.from(document.querySelectorAll('img'), ({ src }) => src.includes('authorization=')),
    );
    expect(rewritten).toEqual([false, false, false, true]);
    await page.evaluate(() => window.fileAuth.heal(document.querySelector('[contenteditable]')!));
    await page.waitFor(() =>
      [...document.querySelectorAll('[contenteditable]:not(.on) img')].every(
        (one) => (one as HTMLImageElement).naturalWidth > 0,
      ),
    );
  });

  it.each([
    [
      'is moved into an editor',
      () => {
        const area = document.getElementById('area')!;
        area.setAttribute('contenteditable', '');
        area.append(document.querySelector('figure')!);
      },
    ],
    [
      'is in what becomes an editor',
      () => {
        const area = document.getElementById('area')!;
        area.append(document.querySelector('figure')!);
        area.contentEditable = 'true';
      },
    ],
    [
      'is in what is marked as off',
      () => {
        const area = document.getElementById('area')!;
        area.append(document.querySelector('figure')!);
        area.setAttribute('data-file-auth', 'off');
      },
    ],
  ])('page mode takes its token from what %s, and gives it one outside again', async (_, enclose) => {
    const { page } = context;
    const inner = `<img src="${fileUrl(blue, 1)}"><video preload="none" poster="${fileUrl(blue, 2)}"></video>`;
    await start();
    await show(`<div id="area"></div><figure>${inner}</figure>`);
    await loaded();
    const withTokens = (): Promise<number> =>
      page.evaluate(() => document.querySelector('figure')!.innerHTML.split('authorization=').length - 1);
    await expect.poll(withTokens).toBe(2);
    await page.evaluate(enclose);
    await expect.poll(withTokens).toBe(0);
    expect(await page.evaluate(() => document.querySelector('figure')!.innerHTML)).toBe(inner);
    await page.evaluate(() => document.querySelector('main')!.append(document.querySelector('figure')!));
    await expect.poll(withTokens).toBe(2);
    await loaded();
  });

  it('page mode leaves the tokens in an editor that it was pointed at', async () => {
    const { page } = context;
    await start();
    await show(`<div contenteditable><img src="${fileUrl(blue, 1)}"></div>`);
    await page.evaluate(() => window.fileAuth.heal(document.querySelector('[contenteditable]')!));
    await loaded();
    const token = await context.world.sign([`/${blue}/`]);
    await page.evaluate((value) => window.fileAuth.setAccountToken(value), token);
    await show(`<img id="later" src="${fileUrl(blue, 2)}">`);
    await loaded();
    expect(await html()).toMatch(/contenteditable[^>]*><img src="[^"]*authorization=/);
  });

  it('page mode takes every token out of the page again at the end', async () => {
    const { page } = context;
    await start();
    await show(`<img src="${fileUrl(blue, 1)}"><video poster="${fileUrl(blue, 2)}" preload="none"></video>`);
    await loaded();
    expect(await html()).toContain('authorization=');
    const removed = await page.evaluate(() => {
      const image = document.querySelector('img')!;
      image.remove();
      return window.fileAuth.unregister().then(() => image.src);
    });
    expect(removed).toBe(fileUrl(blue, 1));
    expect(await html()).not.toContain('authorization=');
    await show(`<img src="${fileUrl(blue, 4)}">`);
    await expect.poll(() => statuses(4)).toEqual([401]);
  });

  it('page mode gives HTML that carries no token', async () => {
    const { page } = context;
    const markup = `<img src="${fileUrl(blue, 1)}" srcset="${fileUrl(blue, 1)} 1x, ${fileUrl(blue, 2)}?a=1&amp;b=2 2x">`;
    await start();
    await show(markup);
    await loaded();
    const [withTokens, without] = await page.evaluate(() => {
      const { innerHTML } = document.querySelector('main')!;
      return [innerHTML, window.fileAuth.stripAuthorization(innerHTML)];
    });
    expect(withTokens).toContain('authorization=');
    expect(without).toBe(markup);
  });

  it('page mode follows sign-out and sign-in in another tab', async () => {
    const { page, world } = context;
    await start();
    const other = await world.open('/no-worker.html');
    expect(await context.register({}, other)).toBe('page');
    await show(`<img src="${fileUrl(blue, 1)}">`);
    await loaded();
    await other.evaluate(() => window.fileAuth.signOut());
    await page.waitFor(() => !document.documentElement.outerHTML.includes('authorization='));
    expect(await page.evaluate(() => window.events.filter(({ type }) => type === 'signed-out').length)).toBe(
      1,
    );
    const token = await world.sign([`/${blue}/`]);
    await other.evaluate((value) => window.fileAuth.setAccountToken(value), token);
    await loaded();
    await other.close();
  });

  it.each([
    ['plays', true, 100_000],
    ['has all it needs', false, Infinity],
  ])(
    'page mode asks for nothing with a token once somebody signs out, though a film %s',
    async (_, plays, bytesPerSecond) => {
      const { page, world } = context;
      world.replaceCloudFront({ bytesPerSecond });
      await start();
      await showFilm(false);
      if (plays) await page.evaluate(() => document.querySelector('video')!.play());
      await show(`<img src="${fileUrl(blue, 1)}">`);
      await loaded();
      world.clearLogs();
      await page.evaluate(() => window.fileAuth.signOut());
      await page.waitFor(
        () =>
          document.querySelector('video')!.error !== null &&
          document.querySelector('img')!.naturalWidth === 0,
      );
      await show(`<img id="after" src="${fileUrl(blue, 2)}">`);
      await expect.poll(() => statuses(2)).toEqual([401]);
      const { viewer } = world.cloudFront.log;
      expect(
        viewer
          .filter(({ url }) => url.includes('authorization='))
          .map(({ method, headers }) => [method, headers['range']]),
      ).toEqual([]);
    },
  );

  it('page mode leaves what two registrations know to the first, and takes nothing that is not its own', async () => {
    const { page, world } = context;
    await start();
    const token = await world.sign([`/${blue}/`]);
    await page.evaluate(
      async (origins, value) => {
        const first = window.fileAuth;
        await window.register({ origins, store: { name: 'second' } });
        await window.fileAuth.setAccountToken(value);
        const written: string[] = [];
        Object.assign(window, { first, written });
        new MutationObserver((records) => {
          for (const { target } of records) written.push((target as HTMLImageElement).id);
        }).observe(document, { subtree: true, attributes: true, attributeFilter: ['src'] });
      },
      [cdn, otherCdn],
      token,
    );
    const state = (): Promise<Record<string, unknown>> =>
      page.evaluate((value) => {
        const { written } = window as unknown as { written: string[] };
        const kindOf = (id: string): string => {
          const { src } = document.querySelector<HTMLImageElement | HTMLVideoElement>(id)!;
          return src.includes(value) ? 'second' : src.includes('authorization=') ? 'first' : 'none';
        };
        return { written, both: kindOf('#both'), other: kindOf('#other') };
      }, token);
    await show(
      `<img id="both" src="${fileUrl(blue, 1)}"><video id="other" preload="none" src="${otherCdn}${filePath(blue, 2)}"></video>`,
    );
    await expect.poll(async () => (await state())['written']).toHaveLength(2);
    await show(`<img id="later" src="${fileUrl(blue, 3)}">`);
    await page.waitFor(() => document.querySelector<HTMLImageElement>('#later')!.naturalWidth);
    const { written, ...kinds } = await state();
    expect((written as string[]).toSorted()).toEqual(['both', 'later', 'other']);
    expect(kinds).toEqual({ both: 'first', other: 'second' });
    await page.evaluate(() => (window as unknown as { first: typeof window.fileAuth }).first.unregister());
    await expect.poll(async () => (await state())['both']).toBe('second');
  });

  it('page mode shows files though the browser’s storage is blocked', async () => {
    await goTo('/no-worker.html');
    await context.page.evaluate(() => {
      const fail = (): never => {
        throw new DOMException('denied', 'SecurityError');
      };
      Object.defineProperty(IDBFactory.prototype, 'open', { value: fail });
    });
    await context.register();
    await show(`<img src="${fileUrl(blue, 1)}">`);
    await loaded();
    expect(await context.page.evaluate(() => window.events.map(({ type }) => type))).toContain(
      'storage-blocked',
    );
  });

  it.each([
    ['fallback', { fallback: 'reject' }],
    ['placement', { placement: 'header' }],
  ])('page mode is refused if the page cannot do without a worker (%s)', async (_, options) => {
    await goTo('/no-worker.html');
    const rejection = await context.page.evaluate(
      (all) => window.rejection(all as unknown as Parameters<typeof window.rejection>[0]),
      { origins: ['https://d111111abcdef8.cloudfront.net'], ...options },
    );
    expect(rejection?.code).toBe('unsupported');
  });
});
