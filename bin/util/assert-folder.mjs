import { lstat, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from './usage-error.mjs';

/**
 * @param {string} folder to be written into
 * @param {string} advice which folder to give
 */
export async function assertFolder(folder, advice) {
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory()) return assertNoLink(folder);
  const problem = found === null ? `There is no folder ${folder}` : `${folder} is not a folder`;
  throw new UsageError(`${problem}. ${advice}`);
}

/** What a link leads to may be any file of the user's: a repository that somebody else wrote can bring one along. */
export async function assertNoLink(path) {
  // With a slash at its end it would be the path of what the link leads to.
  const found = await lstat(resolve(path)).catch(() => null);
  if (!found?.isSymbolicLink()) return;
  throw new UsageError(
    `${path} is a symbolic link, and this command does not write through links. Give the folder that the link points to, or delete the link.`,
  );
}
