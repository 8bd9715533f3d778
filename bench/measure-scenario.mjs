import { interleave } from './interleave.mjs';
import { fileUrlsFor, openVariant, variants } from './variants.mjs';

/** A part that loads files in every variant. `few` are loaded before the clock runs: they start the worker and open the connections. */
export function scenarioPart({ name, title, ...scenario }) {
  return {
    name,
    title,
    measure: async (world, { rounds }) => ({
      title,
      samples: await interleave(rounds, [...variants.keys()], (index) =>
        measureScenario(world, index, scenario),
      ),
    }),
  };
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
