import { element } from './element.js';
import { bytesInWords, downloadFailureInWords } from './words.js';

/**
 * A button that saves a file, and shows how far that is.
 *
 * @param {{ title: string, sources: { extension: string }[] }} item
 * @param {string} url the file's clean URL
 * @param {import('file-auth-worker').FileAuth} fileAuth
 */
export function createDownload(item, url, fileAuth) {
  const filename = `${item.title}.${item.sources[0].extension}`;
  const view = createView(item.title);
  let running = null;

  const start = async () => {
    if (running !== null) return;
    running = new AbortController();
    view.begin();
    const { signal } = running;
    try {
      await fileAuth.downloadFile(url, { filename, signal, onProgress: view.progress });
      view.end(`Saved as “${filename}”.`);
    } catch (error) {
      view.end(signal.aborted ? 'Cancelled: nothing was saved.' : downloadFailureInWords(error));
    }
    running = null;
  };
  view.button.addEventListener('click', () => void start());
  view.cancel.addEventListener('click', () => running?.abort());
  return view.panel;
}

function createView(title) {
  const button = element('button', { type: 'button', className: 'download-start' }, 'Download');
  button.setAttribute('aria-label', `Download ${title}`);
  const cancel = element('button', { type: 'button', className: 'quiet', textContent: 'Cancel' });
  cancel.setAttribute('aria-label', `Cancel the download of ${title}`);
  const bar = element('progress', { max: 1 });
  bar.setAttribute('aria-label', `So far of the download of ${title}`);
  const label = element('label', {}, element('span', {}, 'So far'), bar);
  const amount = element('span', { className: 'amount' });
  const running = element('div', { className: 'download-running', hidden: true }, label, cancel, amount);
  const status = element('p', { className: 'download-status', role: 'status' });
  const panel = element('div', { className: 'download' }, button, running, status);
  let quarters = 0;

  return {
    panel,
    button,
    cancel,
    begin() {
      quarters = 0;
      bar.removeAttribute('value');
      amount.textContent = '';
      running.hidden = false;
      button.setAttribute('aria-disabled', 'true');
      status.textContent = 'The download has begun.';
    },
    progress({ loaded, total }) {
      amount.textContent = `${bytesInWords(loaded)}${total === null ? '' : ` of ${bytesInWords(total)}`}`;
      if (total === null) return;
      bar.value = loaded / total;
      // Every step would be more than anybody wants to hear.
      const reached = Math.floor((4 * loaded) / total);
      if (reached > quarters && reached < 4) status.textContent = `${25 * reached} % is here.`;
      quarters = reached;
    },
    end(words) {
      if (document.activeElement === cancel) button.focus();
      running.hidden = true;
      button.removeAttribute('aria-disabled');
      status.textContent = words;
    },
  };
}
