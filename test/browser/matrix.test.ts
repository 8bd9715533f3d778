import { expect, it } from 'vitest';
import { eachEngine } from '../support/each-engine.js';
import { measureEngine, type Verdicts } from '../support/matrix/measure-engine.js';
import { requestKinds } from '../support/matrix/request-kinds.js';
import { formatCell, readRequestsDocument } from '../support/matrix/requests-document.js';
import { ours, publicFile } from '../support/matrix/variants.js';

const document = readRequestsDocument();
const names = requestKinds.map(({ name }) => name);

eachEngine((engine) => {
  const cellOf = (name: string, variant: typeof ours): string =>
    document.cell(engine.name, name, variant) ?? '';

  it('docs/requests.md has one row for each request', () => {
    expect(new Set(names).size).toBe(names.length);
    expect(document.requestsOf(engine.name)).toEqual(names);
  });

  // The other columns are measured when the tables are written.
  it(
    'every request with file-auth-worker does what docs/requests.md says',
    { timeout: 180_000 },
    async () => {
      const verdicts = await measureEngine(engine, [ours]);
      const differences = requestKinds
        .filter((kind) => formatCell(verdicts, kind, ours) !== cellOf(kind.name, ours))
        .map((kind) => `${kind.name}: ${formatCell(verdicts, kind, ours)} (${reasonsOf(verdicts, kind)})`);
      expect(differences).toEqual([]);
    },
  );

  it('docs/requests.md explains whatever works for a public file only, and nothing else', () => {
    const outcomes = (cell: string): string[] => cell.split(' ');
    const worse = names.flatMap((name) => {
      const [free, own] = [outcomes(cellOf(name, publicFile)), outcomes(cellOf(name, ours))];
      return [true, false]
        .filter((_, place) => free[place] === '✓' && own[place] !== '✓')
        .map((hasCors) => ({ request: name, engine: engine.name, hasCors }));
    });
    const explained = document.limits.filter((limit) => limit.engine === engine.name);
    const sorted = (limits: readonly object[]): string[] =>
      limits.map((one) => JSON.stringify(one)).toSorted();
    expect(sorted(explained)).toEqual(sorted(worse));
  });
});

function reasonsOf(verdicts: Verdicts, kind: (typeof requestKinds)[number]): string {
  return [true, false]
    .map((hasCors) => `${hasCors ? 'with' : 'without'} CORS: ${verdicts(kind, ours, hasCors).why}`)
    .join('; ');
}
