import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const file = fileURLToPath(new URL('../docs/bench.md', import.meta.url));
const results = /(<!-- results -->\n).*(\n<!-- end of results -->)/s;

/** Replaces the results in docs/bench.md. The text around them is written by hand. */
export async function writeDocument(markdown) {
  const document = readFileSync(file, 'utf8');
  if (!results.test(document)) throw new Error('docs/bench.md has no place marked for the results');
  const replaced = document.replace(results, (_all, start, end) => `${start}\n${markdown}\n${end}`);
  const config = await resolveConfig(file);
  writeFileSync(file, await format(replaced, { ...config, filepath: file }));
}
