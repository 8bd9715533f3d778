// Measures the request matrix and writes its tables into docs/requests.md: of the engines named, or of all that are here.
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { withTypeScript } from '../with-typescript.mjs';

await withTypeScript((load) => writeMatrix(load, process.argv.slice(2)));

async function writeMatrix(load, names) {
  const { engineVersion } = await load('test/support/engines/index.ts');
  const { requestedEngines } = await load('test/support/requested-engines.ts');
  const { measureEngine } = await load('test/support/matrix/measure-engine.ts');
  const { documentUrl, formatSection, replaceSection } = await load(
    'test/support/matrix/requests-document.ts',
  );
  const { installed, required } = requestedEngines(names.join(','));
  for (const { name, reason } of required) throw new Error(`${name}: ${reason}`);
  let markdown = readFileSync(documentUrl, 'utf8');
  for (const engine of installed) {
    const section = formatSection(engine.name, await engineVersion(engine), await measureEngine(engine));
    markdown = replaceSection(markdown, engine.name, section);
    console.log(`${engine.name}: measured`);
  }
  const config = await resolveConfig(documentUrl);
  writeFileSync(documentUrl, await format(markdown, { ...config, filepath: documentUrl.pathname }));
}
