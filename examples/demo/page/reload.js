const storageKey = 'after-reload';

/**
 * Loads the page again, so that nothing stays in the document's list of images, and comes back to the same place.
 *
 * @param {string} notice what to say then
 * @param {string} [focus] the id of what is to have the focus then; default is what has it now
 * @returns {Promise<never>} the page is about to go
 */
export function reloadWith(notice, focus = document.activeElement?.id ?? '') {
  const memory = { notice, scroll: scrollY, focus };
  sessionStorage.setItem(storageKey, JSON.stringify(memory));
  for (const player of document.querySelectorAll('video, audio')) unload(player);
  location.reload();
  return new Promise(() => {});
}

/** Firefox lends what a player has loaded to the next player of the same URL, across a reload and without a request. */
function unload(player) {
  player.replaceChildren();
  player.load();
}

/** Once everything is in the page: back to the place before {@link reloadWith}. */
export function comeBack() {
  const memory = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null');
  sessionStorage.removeItem(storageKey);
  if (memory === null) return;
  document.getElementById('notice').textContent = memory.notice;
  // Whoever has gone elsewhere meanwhile stays there.
  if (document.activeElement === document.body) {
    document.getElementById(memory.focus)?.focus({ preventScroll: true });
  }
  scrollTo({ top: memory.scroll, behavior: 'instant' });
}
