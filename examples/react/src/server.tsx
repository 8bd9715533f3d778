import { renderToString } from 'react-dom/server';
import { App } from './app.js';
import type { StoredDocument } from './stored-document.js';

/** Puts the application into its page, index.html, with what the browser needs to go on from there. */
export function renderPage(page: string, stored: StoredDocument): string {
  const app = renderToString(<App stored={stored} />);
  // No text of the document may end the script element.
  const json = JSON.stringify(stored).replaceAll('<', '\\u003c');
  // The application last: in what was stored there may be anything.
  return page
    .replace('<!--data-->', () => `<script id="data" type="application/json">${json}</script>`)
    .replace('<!--app-->', () => app);
}
