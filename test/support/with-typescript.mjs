import { fileURLToPath } from 'node:url';
import { createViteServer } from 'vitest/node';

/**
 * Node.js 20 does not read TypeScript, but the server that vitest brings along does. `use` gets a function that loads
 * a module by its path in the project.
 */
export async function withTypeScript(use) {
  const server = await createViteServer({
    root: fileURLToPath(new URL('../../', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, watch: null, ws: false },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    return await use((file) => server.ssrLoadModule(`/${file}`));
  } finally {
    await server.close();
  }
}
