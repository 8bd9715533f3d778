// Writes docs/reference from the TSDoc of each entry of the package: node .ci/reference/write-reference.mjs [--check]
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { createAnchors } from './create-anchors.mjs';
import { readProject } from './read-project.mjs';
import { renderPage } from './render-page.mjs';

const folder = fileURLToPath(new URL('../../docs/reference/', import.meta.url));

process.chdir(fileURLToPath(new URL('../../', import.meta.url)));
const reference = await renderPages();
if (process.argv.includes('--check')) await checkPages(reference);
else await writePages(reference);

/** The text of each page by its file name. */
async function renderPages() {
  const { modules, nodeOf } = await readProject();
  const anchors = createAnchors();
  const render = () =>
    modules.map((module) => [anchors.pageOf(module), renderPage(module, { anchors, nodeOf })]);
  // Once to find where each heading is, and once more with the links to them.
  render();
  const options = await resolveConfig(folder, { editorconfig: true });
  const formatted = render().map(async ([name, text]) => [
    `${folder}${name}`,
    await format(text, { ...options, parser: 'markdown' }),
  ]);
  return Promise.all(formatted);
}

async function writePages(pages) {
  await mkdir(folder, { recursive: true });
  for (const [path, text] of pages) await writeFile(path, text);
}

async function checkPages(pages) {
  const stale = [];
  for (const [path, text] of pages) {
    if ((await readFile(path, 'utf8').catch(() => null)) !== text) stale.push(path);
  }
  if (stale.length === 0) return;
  const names = stale.map((path) => path.slice(path.indexOf('docs/reference/'))).join(', ');
  console.error(`${names} is not what the source says. Run: npm run docs`);
  process.exitCode = 1;
}
