import { bundlePage } from './bundle-page.mjs';
import { interleave } from './interleave.mjs';
import { bytesOf } from './bytes-of.mjs';

const title = "the page's entry with its static imports";
const path = '/entry.js';

/** Compiling and evaluating what a page loads before it calls the package, from memory. */
export const evaluationPart = {
  name: 'evaluation',
  title: `evaluation of ${title}`,
  measure: async ({ page, apps }, { rounds }) => {
    const { entry } = await bundlePage();
    const [app] = apps;
    app.set(path, { body: entry, contentType: 'text/javascript' });
    const samples = await interleave(rounds, [path], async (url) => {
      await page.goto(app.url);
      await page.waitFor(() => window.bench !== undefined);
      return page.evaluate((from) => window.bench.evaluate(from), url);
    });
    return { title, samples, bytes: bytesOf(entry) };
  },
};
