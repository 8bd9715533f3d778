import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatMarkdown } from '../.ci/markdown/format-markdown.mjs';
import { replaceSection } from '../.ci/markdown/replace-section.mjs';
import { plotFile, plotGrowth } from './growth/plot-growth.mjs';

const file = fileURLToPath(new URL('../docs/bench.md', import.meta.url));
const images = new URL('../docs/images/', import.meta.url);

/** Replaces what was measured in docs/bench.md, tables and plots together. The text around it is written by hand. */
export async function writeResults({ results, growth, curves }) {
  let document = readFileSync(file, 'utf8');
  for (const [name, markdown] of Object.entries({ results, growth })) {
    if (markdown !== null) document = replaceSection(document, { path: 'docs/bench.md', name, markdown });
  }
  writeFileSync(file, await formatMarkdown(document, file));
  for (const curve of curves) writeFileSync(new URL(plotFile(curve), images), plotGrowth(curve));
}
