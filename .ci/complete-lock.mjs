// Run after changing dependencies: node .ci/complete-lock.mjs
//
// npm records an optional dependency only if the registry in use has it, and one that mirrors a single platform has not
// the binaries of the others. `npm ci` then finds the lock file out of step with the packages' own lists, everywhere. This
// adds what is missing, with the exact versions that those lists name.
import { readFileSync, writeFileSync } from 'node:fs';

const lockFile = new URL('../package-lock.json', import.meta.url);
const systems = /android|darwin|freebsd|linux|netbsd|openbsd|openharmony|win32/;
const processors = new Set(['x64', 'arm64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'loong64', 'wasm32']);

const lock = JSON.parse(readFileSync(lockFile, 'utf8'));
const added = Object.entries(lock.packages).flatMap(([path, entry]) => complete(lock.packages, path, entry));
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
);
writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added.length} optional packages added`);

function complete(packages, path, { optionalDependencies = {}, dev }) {
  return Object.entries(optionalDependencies)
    .filter(([name]) => !places(path, name).some((place) => place in packages))
    .map(([name, version]) => {
      if (!/^\d/.test(version)) throw new Error(`${name} is wanted as ${version}, which is no exact version`);
      packages[`node_modules/${name}`] = optionalEntry(name, version, dev);
      return name;
    });
}

/** Where Node would look for a package that another one needs, the nearest first. */
function places(path, name) {
  const folders = path === '' ? [''] : [path];
  while (folders.at(-1).includes('node_modules/')) {
    folders.push(folders.at(-1).replace(/\/?node_modules\/(?!.*node_modules\/).*$/, ''));
  }
  return folders.map((folder) => `${folder && `${folder}/`}node_modules/${name}`);
}

function optionalEntry(name, version, dev) {
  const system = systems.exec(name)?.[0];
  const processor = name.split(/[-/]/).find((word) => processors.has(word));
  return {
    version,
    ...(processor ? { cpu: [processor] } : {}),
    ...(dev ? { dev: true } : {}),
    optional: true,
    ...(system ? { os: [system] } : {}),
  };
}
