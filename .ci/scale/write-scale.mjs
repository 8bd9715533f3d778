// Writes the tables of docs/scale.md: node .ci/scale/write-scale.mjs [--check]
// With own numbers, it prints the tables instead: node .ci/scale/write-scale.mjs --requests 5e9 --hit-ratio 0.9
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { formatMarkdown } from '../markdown/format-markdown.mjs';
import { replaceSection } from '../markdown/replace-section.mjs';
import { readOptions } from './read-options.mjs';
import { renderTables } from './render-tables.mjs';

const page = fileURLToPath(new URL('../../docs/scale.md', import.meta.url));

try {
  const { mode, scales, values } = readOptions(process.argv.slice(2));
  const tables = renderTables(scales, values);
  if (mode === 'print') console.log(await formatMarkdown(tables, page));
  else await updatePage(tables, mode);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function updatePage(tables, mode) {
  const before = await readFile(page, 'utf8');
  const replaced = replaceSection(before, { path: 'docs/scale.md', name: 'scale', markdown: tables });
  const after = await formatMarkdown(replaced, page);
  if (mode === 'write') await writeFile(page, after);
  else if (after !== before) throw new Error('docs/scale.md is not what its inputs say. Run: npm run docs');
}
