import { interleave } from './interleave.mjs';

const visits = [
  { name: 'bare worker', register: 'firstVisitBare' },
  { name: 'file-auth-worker', register: 'firstVisitOurs' },
];

/** From the call to the page being controlled, on an origin that the browser has not seen before. */
export async function measureFirstVisit(world, { rounds, onProgress }) {
  onProgress('first visit');
  const [bare, ours] = await interleave(rounds, visits, (visit) => visitAnew(world, visit));
  return {
    samples: [bare, ours].map((all) => all.map(({ time }) => time)),
    moments: ours.map(({ at }) => at),
  };
}

async function visitAnew({ page, cdn, startApp }, { register }) {
  const app = await startApp();
  await page.goto(app.url);
  await page.waitFor(() => window.bench !== undefined);
  const result = await page.evaluate((name, context) => window.bench[name](context), register, { cdn });
  await page.goto('about:blank');
  await app.close();
  return result;
}
