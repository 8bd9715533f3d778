/**
 * What each account may open: its own folders but the revoked ones, and single files that others share with it.
 *
 * @param {{ id: string, owner: string, files: { sources: { id: string }[], sharedWith?: string[] }[] }[]} folders
 */
export function createGrants(folders) {
  const revoked = new Set();
  const owns = (account, id) => folders.some((folder) => folder.id === id && folder.owner === account);

  return {
    /** The grants of an account's own token. */
    ofAccount: (account) =>
      folders
        .filter((folder) => folder.owner === account && !revoked.has(folder.id))
        .map(({ id }) => `/${id}/`),

    /** The grants of a token for one file, of the account's own or shared with it; empty if it is neither. */
    ofFile(account, folderId, fileId) {
      const folder = folders.find(({ id }) => id === folderId);
      const item = folder?.files.find(({ sources }) => sources.some(({ id }) => id === fileId));
      const isOwn = item && folder.owner === account && !revoked.has(folderId);
      return isOwn || item?.sharedWith?.includes(account) ? [`/${folderId}/${fileId}`] : [];
    },

    /** Takes a folder from its owner; `false` if the account does not own it. */
    revoke: (account, id) => owns(account, id) && Boolean(revoked.add(id)),
    /** Gives it back. */
    restore: (account, id) => owns(account, id) && (revoked.delete(id) || true),
    revokedOf: (account) => [...revoked].filter((id) => owns(account, id)),
  };
}
