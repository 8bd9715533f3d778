import { buildSync } from 'esbuild';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The test's helpers as a classic script, for a page that can import nothing. */
export function harnessAsScript(): string {
  const source = readFileSync(new URL('page.js', import.meta.url), 'utf8');
  const { outputFiles } = buildSync({
    stdin: { contents: source.replace("'/index.js'", "'./dist/index.js'"), resolveDir: root },
    bundle: true,
    format: 'iife',
    write: false,
  });
  return outputFiles[0]!.text.replaceAll('</script', '<\\/script');
}
