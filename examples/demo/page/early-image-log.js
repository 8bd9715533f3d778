// A classic script in front of the image: what an image does before any module runs, nobody could tell later.
document.documentElement.dataset.startedWith = navigator.serviceWorker?.controller ? 'worker' : 'none';

for (const type of ['error', 'load']) {
  const remember = ({ target }) => {
    if (target.id !== 'early-image') return;
    const name = type === 'error' ? 'failedAt' : 'loadedAt';
    target.dataset[name] ??= String(Math.round(performance.now()));
  };
  // Events of an image do not bubble.
  document.addEventListener(type, remember, true);
}
