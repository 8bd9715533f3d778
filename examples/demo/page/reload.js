import { showNotice } from './toast.js';

const storageKey = 'after-reload';
const memory = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null');
sessionStorage.removeItem(storageKey);
// Here and not before the reload, when something may still happen in the page and be remembered.
if (memory?.forgets) sessionStorage.clear();

/** What the visitor did that loaded this page; `null` if the page was opened otherwise. */
export const arrivedBy = memory?.notice ?? null;

/**
 * Loads the page again, so that nothing stays in the document's list of images, and comes back to the same place.
 *
 * @param {string} notice what to say then
 * @param {{ focus?: string, forgets?: boolean }} [then] the id of what is to have the focus, by default what has it now, and
 *   whether this tab forgets what it remembers
 * @returns {Promise<never>} the page is about to go
 */
export function reloadWith(notice, { focus, forgets = false } = {}) {
  const place = document.activeElement;
  const top = place?.getBoundingClientRect().top;
  const next = { notice, place: place?.id, top, focus, scroll: scrollY, forgets };
  sessionStorage.setItem(storageKey, JSON.stringify(next));
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
  if (memory === null) return;
  showNotice(memory.notice);
  const place = document.getElementById(memory.place);
  if (place === null) return scrollTo({ top: memory.scroll, behavior: 'instant' });
  // Somebody who has gone elsewhere meanwhile stays there.
  if (document.activeElement !== document.body) return;
  document.getElementById(memory.focus ?? memory.place).focus({ preventScroll: true });
  scrollBy({ top: place.getBoundingClientRect().top - memory.top, behavior: 'instant' });
}
