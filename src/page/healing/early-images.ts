import { isOffLimits } from '../elements/is-off-limits.js';
import { addressOf } from '../elements/loading-state.js';

/** Images that may have asked for their files before there was a worker, or a token. */
export interface EarlyImages {
  /** To be called with an image that has no answer yet. */
  readonly add: (image: HTMLImageElement) => void;
  /** Whether an image that fails now should be loaded again: once for each call of `add`, and once for each that comes later. */
  readonly take: (image: HTMLImageElement) => boolean;
}

export function createEarlyImages(): EarlyImages {
  const waiting = new WeakSet<HTMLImageElement>();
  const taken = new WeakSet<HTMLImageElement>();
  // Chromium 156 lets an image that comes later wait for the request of another one: test/browser/heal.test.ts
  const addresses = new Set<string>();

  return {
    add: (image) => {
      waiting.add(image);
      addresses.add(addressOf(image));
    },
    take: (image) => {
      const isLate = !taken.has(image) && addresses.has(addressOf(image)) && !isOffLimits(image);
      taken.add(image);
      return waiting.delete(image) || isLate;
    },
  };
}
