/**
 * What to paste into a page, and into a worker of the site's own.
 *
 * @param {{ worker: string, origin: string, endpoint: string, path?: string | undefined }} addresses of the worker's file,
 * of the files and of what gives tokens; the source of the option `path`, if there is one
 */
export function snippets({ worker, origin, endpoint, path }) {
  const option = path === undefined ? '' : `, path: new RegExp(${JSON.stringify(path)})`;
  return {
    page: `  import { registerFileAuthWorker } from 'file-auth-worker';

  await registerFileAuthWorker({
    url: '${worker}',
    origins: ['${origin}'],${option && `\n    path: new RegExp(${JSON.stringify(path)}),`}
    async getToken({ key, folder, file, reason, signal }) {
      const response = await fetch('${endpoint}', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ key, folder, file, reason }),
        signal,
      });
      if (response.status === 401) return null; // nobody is signed in
      if (!response.ok) throw new Error(\`${endpoint} answered \${response.status}\`);
      return response.json(); // { token }
    },
  });`,
    ownWorker: `  importScripts('${worker}');
  fileAuthWorker.installFileAuth({ origins: ['${origin}']${option} });`,
  };
}
