import { beforeAll, describe, expect, it } from 'vitest';
import { eachEngine } from '../support/each-engine.js';
import { measureEngine, type Verdicts } from '../support/matrix/measure-engine.js';
import { requestKinds } from '../support/matrix/request-kinds.js';
import { formatCell, readRequestsDocument } from '../support/matrix/requests-document.js';
import { variants } from '../support/matrix/variants.js';

const document = readRequestsDocument();
const [publicFile, ours] = ['public', 'ours'].map((name) =>
  variants.find((variant) => variant.name === name)!,
);
const corsSettings = [
  { hasCors: true, title: 'with CORS' },
  { hasCors: false, title: 'without CORS' },
];

it('names each request once', () => {
  const names = requestKinds.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

eachEngine((engine) => {
  let verdicts: Verdicts;
  beforeAll(async () => {
    verdicts = await measureEngine(engine);
  }, 180_000);

  it('has a row in docs/requests.md for each request', () => {
    expect(document.requestsOf(engine.name)).toEqual(requestKinds.map(({ name }) => name));
  });

  for (const variant of variants) {
    describe(`${variant.title}, as docs/requests.md says`, () => {
      for (const kind of requestKinds) {
        it(kind.name, () => {
          const reasons = corsSettings.map(
            ({ hasCors, title }) => `${title}: ${verdicts(kind, variant, hasCors).why}`,
          );
          const documented = document.cell(engine.name, kind.name, variant);
          expect(formatCell(verdicts, kind, variant), reasons.join('; ')).toBe(documented);
        });
      }
    });
  }

  describe.each(corsSettings)('works as a public file does without a worker, $title', ({ hasCors }) => {
    for (const kind of requestKinds) {
      const isLimit = document.limits.some(
        (limit) => limit.request === kind.name && limit.engine === engine.name && limit.hasCors === hasCors,
      );
      it(isLimit ? `${kind.name}: no, as docs/requests.md explains` : kind.name, () => {
        const expected = verdicts(kind, publicFile!, hasCors);
        const { outcome, why } = verdicts(kind, ours!, hasCors);
        const isWorse = expected.outcome === '✓' && outcome !== '✓';
        expect(isWorse, why).toBe(isLimit);
      });
    }
  });

  it('explains no request that is not there', () => {
    const names = new Set(requestKinds.map(({ name }) => name));
    expect(document.limits.filter(({ request }) => !names.has(request))).toEqual([]);
  });
});
