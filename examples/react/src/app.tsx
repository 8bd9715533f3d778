import { StrictMode } from 'react';
import { Attachments } from './attachments.js';
import { FileAuthProvider, useFileAuth } from './file-auth.js';
import { Film } from './film.js';
import { Failures } from './failures.js';
import { RichText } from './rich-text.js';
import type { StoredDocument } from './stored-document.js';

/** The same on the server and in the browser. */
export function App({ stored }: { stored: StoredDocument }) {
  return (
    <StrictMode>
      <FileAuthProvider>
        <Page stored={stored} />
      </FileAuthProvider>
    </StrictMode>
  );
}

function Page({ stored }: { stored: StoredDocument }) {
  const { fileAuth, isSignedOut, error } = useFileAuth();
  if (isSignedOut) return <p>You are signed out.</p>;
  return (
    <main>
      <h1>{stored.title}</h1>
      {error && <p role="alert">{error.message}</p>}
      <Failures />
      <RichText html={stored.html} />
      <Film url={stored.film} />
      <Attachments attachments={stored.attachments} />
      <button disabled={!fileAuth} onClick={() => void fileAuth?.signOut()}>
        Sign out
      </button>
    </main>
  );
}
