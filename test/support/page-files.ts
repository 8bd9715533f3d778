import { readdirSync } from 'node:fs';
import type { FileRoute } from './app-server.js';

/** The page's entry at `/index.js`, and what it imports, as the package has them. */
export function pageFiles(): Record<string, FileRoute> {
  const parts = readdirSync(new URL('../../dist/page', import.meta.url)).map((name) => `page/${name}`);
  return Object.fromEntries(['index.js', ...parts].map((path) => [`/${path}`, { file: `dist/${path}` }]));
}
