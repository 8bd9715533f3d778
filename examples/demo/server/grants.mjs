/**
 * What each account may open: its own folders except the revoked ones, and single files that others share with it.
 *
 * @param {{ id: string, owner: string, files: { sources: { id: string }[], sharedWith?: string[] }[] }[]} folders
 */
export function createGrants(folders) {
  const revoked = new Set();
  const owns = (account, id) => folders.some((folder) => folder.id === id && folder.owner === account);

  return {
    /** The folders of an account's own token. */
    foldersOf: (account) =>
      folders.filter((folder) => folder.owner === account && !revoked.has(folder.id)).map(({ id }) => id),

    /** Whether an account may open a file, because the file is its own or shared with it. */
    mayOpen(account, folderId, fileId) {
      const folder = folders.find(({ id }) => id === folderId);
      const item = folder?.files.find(({ sources }) => sources.some(({ id }) => id === fileId));
      const isOwn = item && folder.owner === account && !revoked.has(folderId);
      return Boolean(isOwn || item?.sharedWith?.includes(account));
    },

    /** Takes a folder from its owner; `false` if the account does not own it. */
    revoke: (account, id) => owns(account, id) && Boolean(revoked.add(id)),
    /** Gives it back. */
    restore: (account, id) => owns(account, id) && (revoked.delete(id) || true),
    restoreAll: () => revoked.clear(),
    revokedOf: (account) => [...revoked].filter((id) => owns(account, id)),
  };
}
