import { startBenchWorld } from './start-bench-world.mjs';
import { variants, visitVariant } from './variants.mjs';

/** Measures the parts of a sitting, in its order. */
export async function measureSitting({ engine, http2, parts }, { load, rounds, progress }) {
  const world = await startBenchWorld(engine, load, { appCount: variants.length, http2 });
  try {
    for (const index of variants.keys()) await visitVariant(world, index);
    const measured = {};
    for (const { name, title, measure } of parts) {
      progress.begin(`${engine.name}, HTTP/${http2 ? '2' : '1.1'}: ${title}`);
      measured[name] = await measure(world, { rounds });
    }
    return { version: world.browser.version, measured };
  } finally {
    await world.close();
  }
}
