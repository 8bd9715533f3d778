import { interleave } from './interleave.mjs';
import { measureEvaluation } from './measure-evaluation.mjs';
import { measureFirstVisit } from './measure-first-visit.mjs';
import { startBenchWorld } from './start-bench-world.mjs';
import { fileUrlsFor, openVariant, variants, visitVariant } from './variants.mjs';

/** `few` are loaded before the clock runs: they start the worker and open the connections. */
const scenarios = [
  { name: 'images one after the other, each', run: 'imagesInTurn', kind: '.bmp', few: 3, count: 50 },
  { name: '200 images of 3 KB at once', run: 'imagesAtOnce', kind: '.bmp', few: 12, count: 200 },
  { name: 'one `fetch` of 50 MB', run: 'download', kind: '.bin', few: 0, count: 1 },
  { name: "500 images of the page's own origin", run: 'imagesAtOnce', kind: 'own', few: 12, count: 500 },
];
const ofHttp1 = scenarios.slice(0, 2);

/** Where the worker was stopped before. The page's tokens were told to it long ago. */
const afterStop = { name: 'first image after the worker was stopped', variants: [1, 2, 3, 4] };

/** Without this package on the page, and with it. */
const changes = { name: '10,000 nodes that come, change and go', variants: [0, 4], images: 200 };

/** Measures the variants in one engine. */
export async function measureEngine(engine, context) {
  // WebKitGTK 2.50 speaks HTTP/1.1 through the proxy that leads it to this machine: test/support/engines/webkit
  const http2 = engine.name !== 'webkit';
  const { version, results } = await inWorld(engine, context, { http2 }, measureAll);
  if (!http2) return { name: engine.name, version, http2, ...results, http1: [] };
  const { results: http1 } = await inWorld(engine, context, { http2: false }, (world, told) =>
    measureScenarios(world, told, ofHttp1),
  );
  return { name: engine.name, version, http2, ...results, http1 };
}

async function inWorld(engine, { load, rounds, onProgress }, { http2 }, measure) {
  const world = await startBenchWorld(engine, load, { appCount: variants.length, http2 });
  const told = (text) => onProgress(`${engine.name}, HTTP/${http2 ? '2' : '1.1'}: ${text}`);
  try {
    for (const index of variants.keys()) await visitVariant(world, index, world.page);
    return { version: world.browser.version, results: await measure(world, { rounds, onProgress: told }) };
  } finally {
    await world.close();
  }
}

async function measureAll(world, context) {
  return {
    scenarios: await measureScenarios(world, context, scenarios),
    afterStop: world.browser.supports.stopServiceWorker ? await measureStopped(world, context) : null,
    firstVisit: await measureFirstVisit(world, context),
    evaluation: await measureEvaluation(world, context),
    changes: await measureChanges(world, context),
  };
}

async function measureScenarios(world, { rounds, onProgress }, chosen) {
  const results = [];
  for (const scenario of chosen) {
    onProgress(scenario.name);
    const samples = await interleave(rounds, [...variants.keys()], (index) =>
      measureScenario(world, index, scenario),
    );
    results.push({ name: scenario.name, samples });
  }
  return results;
}

async function measureScenario(world, index, { run, kind, few, count }) {
  await openVariant(world, index);
  const load = (number) =>
    world.page.evaluate((name, urls) => window.bench[name](urls), run, urlsOf(world, index, kind, number));
  if (few > 0) await load(few);
  const time = await load(count);
  world.clearLog();
  return time;
}

function urlsOf(world, index, kind, count) {
  return kind === 'own' ? world.newOwnUrls(count) : fileUrlsFor(world, index, count, kind);
}

async function measureStopped(world, { rounds, onProgress }) {
  onProgress(afterStop.name);
  const samples = await interleave(rounds, afterStop.variants, async (index) => {
    await openVariant(world, index);
    const load = () =>
      world.page.evaluate((urls) => window.bench.imagesInTurn(urls), fileUrlsFor(world, index, 1, '.bmp'));
    await load();
    await world.browser.stopServiceWorker(world.page);
    return load();
  });
  return { ...afterStop, samples };
}

async function measureChanges(world, { rounds, onProgress }) {
  onProgress(changes.name);
  const samples = await interleave(rounds, changes.variants, async (index) => {
    await openVariant(world, index);
    const urls = world.newFileUrls(changes.images, '.bmp');
    const change = () => world.page.evaluate((all) => window.bench.changeNodes(all), urls);
    // The first time it is compiled.
    await change();
    return change();
  });
  return { ...changes, samples };
}
