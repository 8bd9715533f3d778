import { expect, it } from 'vitest';
import { htmlPage } from '../support/app-server.js';
import { eachWorld } from '../support/each-world.js';
import { blue } from '../support/test-files.js';
import { cdn, fileUrl, harness } from '../support/world.js';

/** Longer than a page that registers waits for its worker at most. */
const hiddenMs = 4000;

const opener = `
  <script>
    const look = async () => {
      const isThere = (await (await fetch('/is-hidden')).text()) === 'yes';
      setTimeout(() => (isThere ? (location.href = '/prerendered') : look()), isThere ? ${hiddenMs} : 100);
    };
    look();
  </script>
  <script type="speculationrules">
    { "prerender": [{ "source": "list", "urls": ["/prerendered"], "eagerness": "immediate" }] }
  </script>`;

/** Registers as soon as it can, tells the server what came of it, and leads to a second visit. */
const prerendered = `
  ${harness}
  <script type="module">
    const wasHidden = document.prerendering;
    document.addEventListener('prerenderingchange', () => fetch('/shown'));
    fetch(wasHidden ? '/hidden' : '/not-hidden');
    const failure = await rejection({ origins: ['${cdn}'] });
    const image = await loadImage('${fileUrl(blue, 1)}');
    const outcome = { wasHidden, failure: failure?.code, mode: window.fileAuth?.mode, image };
    await fetch('/outcome?' + JSON.stringify(outcome));
    if (!sessionStorage.visited) location.href = '/opener';
    sessionStorage.visited = true;
  </script>`;

// No other engine prerenders pages.
eachWorld({ routes: { '/opener': htmlPage(opener), '/prerendered': htmlPage(prerendered) } }, (context) => {
  it.runIf(context.engine === 'chromium')(
    'a prerendered page asks for nothing until it is shown, and is a page like any other then, on its second visit, too',
    async () => {
      const { requests } = context.world.app;
      const seen = (prefix: string): string[] =>
        requests.map(({ url }) => url).filter((url) => url.startsWith(prefix));
      context.world.app.set('/is-hidden', (_, response) => {
        // Each visit has a prerendered page of its own.
        response.end(seen('/hidden').length === seen('/opener').length ? 'yes' : 'no');
      });
      const leave = context.world.visitAlone('/opener');
      try {
        await expect.poll(() => seen('/outcome'), { timeout: 30_000 }).toHaveLength(2);
      } finally {
        await leave();
      }
      const outcomes = seen('/outcome?').map((url) => JSON.parse(decodeURIComponent(url.slice(9))) as object);
      const good = { wasHidden: true, mode: 'worker', image: 'loaded' };
      expect(outcomes).toEqual([good, good]);
      const firsts = ['/prerendered', '/shown', '/file-auth-worker.js', '/api/token'].map((prefix) =>
        requests.findIndex(({ url }) => url.startsWith(prefix)),
      );
      expect(firsts).toEqual(firsts.toSorted((one, other) => one - other));
    },
  );
});
