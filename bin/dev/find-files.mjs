import { opendir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

// Enough to find every folder of a test project, and quick.
const mostEntries = 10_000;

/**
 * Finds the private files below a folder.
 *
 * @param {string} root
 * @param {(path: string) => Promise<string | null>} folderOf gives the folder of a file's path, or `null` if it is none
 * @returns {Promise<{ paths: string[], folders: string[], others: string[] }>} in order
 */
export async function findFiles(root, folderOf) {
  const paths = [];
  const folders = new Set();
  const others = [];
  let entries = 0;
  for await (const entry of await opendir(root, { recursive: true })) {
    entries += 1;
    if (entries > mostEntries) break;
    // Its name before Node.js 20.12 was `path`.
    const name = relative(root, join(entry.parentPath ?? entry.path, entry.name));
    if (!entry.isFile() || name.split(sep).some((part) => part.startsWith('.'))) continue;
    const path = `/${name.split(sep).join('/')}`;
    const folder = await folderOf(path);
    if (folder === null) others.push(path);
    else {
      paths.push(path);
      folders.add(folder);
    }
  }
  return { paths: inOrder(paths), folders: inOrder([...folders]), others: inOrder(others) };
}

/** Whatever the file system gives first. */
function inOrder(names) {
  return names.toSorted((one, other) => one.localeCompare(other));
}
