import type { TestPage } from './engines/index.js';

declare global {
  interface Window {
    /** The worker that controlled the page before. */
    before: ServiceWorker | null;
  }
}

/** Waits until another worker than `window.before` controls the page, and works. */
export async function untilReplaced(page: TestPage): Promise<void> {
  await page.waitFor(() => {
    const { controller } = navigator.serviceWorker;
    return controller?.state === 'activated' && controller !== window.before;
  });
}
