import { interleave } from './interleave.mjs';
import { startBenchWorld } from './start-bench-world.mjs';

/** Who adds the token. The page itself does where there is no worker, so that the CDN does the same for all. */
const variants = [
  { name: 'no worker', register: 'registerNone' },
  { name: 'classic worker', register: 'registerClassic' },
  { name: 'file-auth-worker', register: 'registerOursWithToken' },
];

const firstVisits = [
  { name: 'bare worker', register: 'firstVisitBare' },
  { name: 'file-auth-worker', register: 'firstVisitOurs' },
];

/** `few` are loaded before the clock runs: they start the worker and open the connections. */
const scenarios = [
  { name: '200 images of 3 KB at once', run: 'imagesAtOnce', kind: '.bmp', few: 12, count: 200 },
  { name: 'images one after the other, each', run: 'imagesInTurn', kind: '.bmp', few: 3, count: 50 },
  { name: 'one `fetch` of 50 MB', run: 'download', kind: '.bin', few: 0, count: 1 },
  { name: "500 images of the page's own origin", run: 'imagesAtOnce', kind: 'own', few: 12, count: 500 },
];

/** Without this package on the page, and with it. */
const changes = { name: '10,000 nodes that come, change and go', variants: [0, 2], images: 200 };

/** Measures the variants in one engine. */
export async function measureEngine(engine, { load, rounds, onProgress }) {
  const world = await startBenchWorld(engine, load, variants.length);
  try {
    const results = [];
    for (const [index] of variants.entries()) await open(world, index);
    for (const scenario of scenarios) {
      onProgress(`${engine.name}: ${scenario.name}`);
      const samples = await interleave(rounds, [...variants.keys()], (index) =>
        measureScenario(world, index, scenario),
      );
      results.push({ name: scenario.name, samples });
    }
    onProgress(`${engine.name}: first visit`);
    const firstVisit = await interleave(rounds, firstVisits, (visit) => measureFirstVisit(world, visit));
    onProgress(`${engine.name}: ${changes.name}`);
    const samples = await interleave(rounds, changes.variants, (index) => measureChanges(world, index));
    const { version } = world.browser;
    return {
      name: engine.name,
      version,
      variants,
      scenarios: results,
      firstVisit,
      changes: { name: changes.name, samples },
    };
  } finally {
    await world.close();
  }
}

async function open(world, index) {
  const { page, cdn, token } = world;
  await page.goto(world.apps[index].url);
  await page.waitFor(() => window.bench !== undefined);
  await page.evaluate((register, context) => window.bench[register](context), variants[index].register, {
    cdn,
    token,
  });
}

async function measureScenario(world, index, scenario) {
  await open(world, index);
  await assertControl(world.page, index !== 0);
  const load = (count) =>
    world.page.evaluate(
      (run, urls) => window.bench[run](urls),
      scenario.run,
      urlsOf(world, index, scenario, count),
    );
  if (scenario.few > 0) await load(scenario.few);
  const time = await load(scenario.count);
  world.clearLog();
  return time;
}

async function measureChanges(world, index) {
  await open(world, index);
  await assertControl(world.page, index !== 0);
  const urls = world.newFileUrls(changes.images, '.bmp');
  const change = () => world.page.evaluate((all) => window.bench.changeNodes(all), urls);
  // The first time it is compiled.
  await change();
  return change();
}

function urlsOf(world, index, { kind }, count) {
  if (kind === 'own') return world.newOwnUrls(count);
  const urls = world.newFileUrls(count, kind);
  return index === 0 ? urls.map((url) => `${url}?authorization=${world.token}`) : urls;
}

/** Without it a worker that is not in control would be measured as a fast one. */
async function assertControl(page, expected) {
  const isControlled = await page.evaluate(() => navigator.serviceWorker.controller !== null);
  if (isControlled !== expected) throw new Error(`a page is ${expected ? 'not ' : ''}controlled by a worker`);
}

/** From the call to the page being controlled, on an origin that the browser has not seen before. */
async function measureFirstVisit({ page, cdn, startApp }, { register }) {
  const app = await startApp();
  await page.goto(app.url);
  await page.waitFor(() => window.bench !== undefined);
  const time = await page.evaluate((name, context) => window.bench[name](context), register, { cdn });
  await page.goto('about:blank');
  await app.close();
  return time;
}
