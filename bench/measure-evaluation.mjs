import { interleave } from './interleave.mjs';

const modules = ['/localforage.min.js', '/index.js'];

/** Compiling and evaluating what a page imports, from memory: localforage alone, and the page's entry with it there. */
export async function measureEvaluation({ page, apps }, { rounds, onProgress }) {
  onProgress("evaluation of the page's entry");
  const samples = await interleave(rounds, modules, async (path) => {
    await page.goto(apps[0].url);
    await page.waitFor(() => window.bench !== undefined);
    return page.evaluate((url) => window.bench.evaluate(url), path);
  });
  return { samples };
}
