import { createRoot, hydrateRoot } from 'react-dom/client';
import { App } from './app.js';
import type { StoredDocument } from './stored-document.js';

const root = document.querySelector('#root')!;
const data = document.querySelector('#data');
if (data) {
  // Rendered by the server, see server.tsx.
  hydrateRoot(root, <App stored={JSON.parse(data.textContent) as StoredDocument} />);
} else {
  const response = await fetch('/api/document');
  createRoot(root).render(<App stored={(await response.json()) as StoredDocument} />);
}
