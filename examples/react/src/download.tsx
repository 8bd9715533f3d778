import { useEffect, useRef, useState } from 'react';
import { useFileAuth } from './file-auth.js';

export interface Attachment {
  readonly name: string;
  readonly url: string;
}

/** Saves a file, and tells how far it is. */
export function Download({ name, url }: Attachment) {
  const { fileAuth } = useFileAuth();
  const [state, setState] = useState<{ share?: number | undefined; problem?: string } | null>(null);
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);

  const start = async () => {
    const { signal } = (running.current = new AbortController());
    setState({});
    try {
      await fileAuth?.downloadFile(url, {
        filename: name,
        signal,
        onProgress: ({ loaded, total }) => setState({ share: total === null ? undefined : loaded / total }),
      });
      setState(null);
    } catch (error) {
      if (!signal.aborted) setState({ problem: (error as Error).message });
    }
  };

  if (state && state.problem === undefined) {
    return <progress value={state.share} aria-label={`Saving ${name}`} />;
  }
  return (
    <>
      <button className="save" disabled={!fileAuth} onClick={() => void start()}>
        Save
      </button>
      {state && <span role="alert">{state.problem}</span>}
    </>
  );
}
