import { listen } from '../util/listen.js';

const patienceMs = 60_000;

/** The browser downloads what a frame is led to, if the answer says that it is to be saved; the page stays. */
export function downloadInFrame(url: string): void {
  const frame = document.createElement('iframe');
  const over = new AbortController();
  frame.hidden = true;
  frame.src = url;
  // A page whose policy allows no frame of its own origin is led there itself, and stays all the same.
  const onViolation = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
    if (effectiveDirective !== 'frame-src' || !blockedURI.startsWith(location.origin)) return;
    over.abort();
    location.assign(url);
  };
  listen(document, ['securitypolicyviolation'], onViolation, over);
  over.signal.addEventListener('abort', () => frame.remove());
  document.body.append(frame);
  // Before the browser has taken over, the frame's end would be the download's.
  setTimeout(() => over.abort(), patienceMs);
}
