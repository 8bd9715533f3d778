const storageKey = 'after-reload';

/**
 * Loads the page again, so that nothing stays in the document's list of images, and comes back to the same place.
 *
 * @param {string} notice what to say then
 */
export function reloadWith(notice) {
  const memory = { notice, scroll: scrollY, focus: document.activeElement?.id ?? '' };
  sessionStorage.setItem(storageKey, JSON.stringify(memory));
  for (const player of document.querySelectorAll('video, audio')) unload(player);
  location.reload();
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
  document.getElementById(memory.focus)?.focus({ preventScroll: true });
  scrollTo({ top: memory.scroll, behavior: 'instant' });
}
