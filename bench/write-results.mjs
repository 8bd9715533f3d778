import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { plotFile, plotGrowth } from './growth/plot-growth.mjs';

const file = fileURLToPath(new URL('../docs/bench.md', import.meta.url));
const images = new URL('../docs/images/', import.meta.url);

/** Replaces what was measured in docs/bench.md, tables and plots together. The text around it is written by hand. */
export async function writeResults({ results, growth, curves }) {
  let document = readFileSync(file, 'utf8');
  if (results !== null) document = replaceSection(document, 'results', results);
  if (growth !== null) document = replaceSection(document, 'growth', growth);
  const config = await resolveConfig(file);
  writeFileSync(file, await format(document, { ...config, filepath: file }));
  for (const curve of curves) writeFileSync(new URL(plotFile(curve), images), plotGrowth(curve));
}

function replaceSection(document, name, markdown) {
  const section = new RegExp(`(<!-- ${name} -->\n).*(\n<!-- end of ${name} -->)`, 's');
  if (!section.test(document)) throw new Error(`docs/bench.md has no place marked for the ${name}`);
  return document.replace(section, (_all, start, end) => `${start}\n${markdown}\n${end}`);
}
