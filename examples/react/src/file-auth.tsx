import { registerFileAuthWorker, type FileAuth, type TokenAnswer, type TokenRequest } from 'file-auth-worker';
import { createContext, use, useEffect, useState, type ReactNode } from 'react';

interface FileAuthState {
  /** `null` until private files load: on the server, while hydrating, and where they cannot. */
  readonly fileAuth: FileAuth | null;
  readonly isSignedOut: boolean;
  /** Why private files cannot load. */
  readonly error: Error | null;
}

const starting: FileAuthState = { fileAuth: null, isSignedOut: false, error: null };
const FileAuthContext = createContext(starting);

export function useFileAuth(): FileAuthState {
  return use(FileAuthContext);
}

/** Registers the worker once the application is on the page. */
export function FileAuthProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState(starting);

  useEffect(() => {
    const unmounted = new AbortController();
    const { signal } = unmounted;
    const start = async () => {
      const fileAuth = await registerFileAuthWorker({
        origins: ['https://d111111abcdef8.cloudfront.net'],
        getToken,
        signal,
      });
      setState({ ...starting, fileAuth });
      // In this tab or in another.
      const signOut = () => setState({ ...starting, isSignedOut: true });
      fileAuth.addEventListener('signed-out', signOut, { signal });
    };
    start().catch((error: Error) => {
      if (!signal.aborted) setState({ ...starting, error });
    });
    // StrictMode mounts twice in development; this ends the first attempt.
    return () => unmounted.abort();
  }, []);

  return <FileAuthContext value={state}>{children}</FileAuthContext>;
}

async function getToken({ key, folder, file, reason, signal }: TokenRequest): Promise<TokenAnswer | null> {
  const response = await fetch('/api/file-token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key, folder, file, reason }),
    signal,
  });
  if (response.status === 401) return null; // nobody is signed in
  if (!response.ok) throw new Error(`/api/file-token answered ${response.status}`);
  return response.json(); // { token }
}
