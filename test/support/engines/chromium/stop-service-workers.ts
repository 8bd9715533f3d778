import type { CDPSession, Page } from 'playwright-core';

interface WorkerVersion {
  readonly versionId: string;
  readonly runningStatus: 'stopped' | 'starting' | 'running' | 'stopping';
}

const timeoutMs = 10_000;

/** Ends every service worker of the page's profile and waits until Chromium says that they are gone. */
export async function stopServiceWorkers(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  try {
    const stopped = allStopped(session);
    await session.send('ServiceWorker.enable');
    await Promise.all([stopped, session.send('ServiceWorker.stopAllWorkers')]);
  } finally {
    await session.detach();
  }
}

function allStopped(session: CDPSession): Promise<void> {
  const running = new Set<string>();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`service workers still run after ${timeoutMs / 1000} s`)),
      timeoutMs,
    );
    session.on('ServiceWorker.workerVersionUpdated', ({ versions }: { versions: WorkerVersion[] }) => {
      for (const { versionId, runningStatus } of versions) {
        if (runningStatus === 'stopped') running.delete(versionId);
        else running.add(versionId);
      }
      if (running.size > 0) return;
      clearTimeout(timer);
      resolve();
    });
  });
}
