// Serves a folder as the private files of a distribution, on this machine.
import { stat } from 'node:fs/promises';
import { once } from 'node:events';
import { devOrigins } from '../dev/dev-origins.mjs';
import { welcome } from '../dev/welcome.mjs';
import { readKeySet } from '../util/read-key-set.mjs';
import { UsageError } from '../util/usage-error.mjs';

const usage = `file-auth-worker dev <folder> [--grant <folder>[/<file>]]… [--lifetime <time>] [--port <port>]
                            [--origin <origin>]… [--user <name>] [--path <RegExp>]
                            [--keys <keys.json> --issuer <issuer> --audience <audience>]`;

const help = `dev serves <folder> on this machine as CloudFront serves a bucket, with the authorizer in front. It also answers
POST /api/file-token for a test user, and prints what to paste into your page. Stop it with Ctrl+C.

  --grant <folder>[/<file>]  what the test user may see. Can be repeated. Default is every folder
  --lifetime <time>          how long a token lives, in seconds or as 1m, 2h. Default is 15m
  --port <port>              the port; if it is taken, the next free one. Default is 4300
  --origin <origin>          an origin of your app, besides the usual ones of dev servers. Can be repeated
  --user <name>              the subject of the tokens. Default is test-user
  --path <RegExp>            what a file's path looks like, with the named groups folder and file
  --keys <keys.json>         take the tokens that your own server signs, with --issuer and --audience, and give none`;

const flags = {
  grant: { type: 'string', multiple: true, default: [] },
  lifetime: { type: 'string', default: '15m' },
  port: { type: 'string', default: '4300' },
  origin: { type: 'string', multiple: true, default: [] },
  user: { type: 'string', default: 'test-user' },
  path: { type: 'string' },
  keys: { type: 'string' },
  issuer: { type: 'string' },
  audience: { type: 'string' },
};

export const devCommand = { usage, help, flags, run };

async function run(folder, { grant, lifetime, port, origin, user, path, ...own }) {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory())
    throw new UsageError(`There is no folder ${folder}. Pass the folder that contains your files.`);
  const wanted = readPort(port);
  // Not for the other commands, which need no more than a file.
  const { startDevServer } = await import('../dev/start-dev-server.mjs');
  const server = await startDevServer({
    folder,
    grants: grant,
    // A number is one of seconds, as everywhere else.
    lifetime: /^\d+$/.test(lifetime) ? Number(lifetime) : lifetime,
    user,
    port: wanted,
    allowedOrigins: [...devOrigins, ...origin],
    path: path === undefined ? undefined : readPath(path),
    ownIssuer: await readOwnIssuer(own, grant),
    print: (line) => console.log(line),
  });
  console.log(
    welcome({ ...server, folder, user, lifetime, path, port: wanted, grants: grant, keys: own.keys }),
  );
  await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
  await server.close();
  return '';
}

function readPort(text) {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new UsageError(`--port ${text} is not a port. Give a number from 0 (any free port) to 65535.`);
}

/** Who signs instead of the command; `null` if nobody does. */
async function readOwnIssuer({ keys: path, issuer, audience }, grants) {
  const given = [path, issuer, audience].filter((value) => value !== undefined);
  if (given.length === 0) return null;
  if (given.length < 3)
    throw new UsageError('--keys, --issuer and --audience belong together. Give all three.');
  if (grants.length > 0)
    throw new UsageError('--grant is for the test user. With --keys, your own server grants.');
  return { keys: { keys: await readKeySet(path) }, issuer, audience };
}

function readPath(text) {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new UsageError(`--path is not a RegExp: ${error.message}`);
  }
}
