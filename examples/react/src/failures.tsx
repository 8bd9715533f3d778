import type { FileEvent } from 'file-auth-worker';
import { useEffect, useState } from 'react';
import { useFileAuth } from './file-auth.js';

/** Says why files do not load. */
export function Failures() {
  const { fileAuth } = useFileAuth();
  const [reasons, setReasons] = useState<ReadonlySet<string>>(new Set());

  useEffect(() => {
    if (!fileAuth) return undefined;
    const unmounted = new AbortController();
    const listen = (event: Event) => {
      const { outcome, reason } = (event as CustomEvent<FileEvent>).detail;
      if (outcome === 'denied' || outcome === 'failed') {
        setReasons((known) => new Set([...known, reason ?? 'no answer']));
      }
    };
    fileAuth.addEventListener('file', listen, { signal: unmounted.signal });
    return () => unmounted.abort();
  }, [fileAuth]);

  return reasons.size > 0 && <p role="status">Some files do not load: {[...reasons].join(', ')}</p>;
}
