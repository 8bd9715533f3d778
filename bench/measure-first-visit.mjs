import { interleave } from './interleave.mjs';

/** A visit with images is another one than that with the parts, so that they do not delay each other. */
const visits = [
  { worker: 'bare', run: 'firstVisit' },
  { worker: 'ours', run: 'firstVisit' },
  { worker: 'bare', run: 'firstImages' },
  { worker: 'ours', run: 'firstImages' },
];

/** What happens on an origin that the browser has not seen before, in milliseconds from the call. */
export const firstVisitPart = {
  name: 'first-visit',
  title: 'first visit',
  measure: async (world, { rounds }) => {
    const [bare, ours, bareImages, oursImages] = await interleave(rounds, visits, (visit) =>
      visitAnew(world, visit),
    );
    return {
      samples: [bare, ours].map((all) => all.map(({ done }) => done)),
      rows: [
        { name: 'bare worker', moments: bare, images: bareImages },
        { name: 'file-auth-worker', moments: ours, images: oursImages },
      ],
    };
  },
};

async function visitAnew({ page, cdn, token, startApp, newFileUrls }, { worker, run }) {
  const app = await startApp();
  await page.goto(app.url);
  await page.waitFor(() => window.bench !== undefined);
  const urls = newFileUrls(2, '.bmp');
  const context = { cdn, token, urls };
  const result = await page.evaluate((name, ...args) => window.bench[name](...args), run, worker, context);
  await page.goto('about:blank');
  await app.close();
  return result;
}
