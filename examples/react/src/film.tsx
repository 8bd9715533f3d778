import { useEffect, useRef } from 'react';
import { useFileAuth } from './file-auth.js';

export function Film({ url }: { url: string }) {
  const { fileAuth } = useFileAuth();
  const player = useRef<HTMLVideoElement>(null);

  useEffect(() => {
    const video = player.current;
    if (!fileAuth || !video) return undefined;
    video.src = url;
    return () => {
      // Browsers go on playing, and sometimes fetching, what a player was once given: after a sign-out, too.
      video.removeAttribute('src');
      video.load();
    };
  }, [fileAuth, url]);

  // Without crossOrigin Firefox does not show the request to the worker.
  return <video ref={player} crossOrigin="anonymous" preload="metadata" controls />;
}
