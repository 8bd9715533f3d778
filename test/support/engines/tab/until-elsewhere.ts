import { waitUntilTruthy } from './wait-until-truthy.js';

const timeoutMs = 20_000;

// The time a document began tells a page that comes back as it was from the one that is left.
const place = '(async () => JSON.stringify([performance.timeOrigin, location.href]))()';
const placeWhenLoaded = `document.readyState === 'complete' ? ${place} : ''`;

/**
 * Lets a tab go and waits until it shows another entry of its history, completely. A page from the back/forward cache has
 * no load event that a driver could wait for.
 */
export async function untilElsewhere(
  run: (expression: string) => Promise<string>,
  go: () => Promise<unknown>,
): Promise<void> {
  const from = await run(place);
  await go();
  const hasArrived = async (): Promise<boolean> => ![from, ''].includes(await run(placeWhenLoaded));
  await waitUntilTruthy(hasArrived, { timeoutMs, what: 'another page of the history' });
}
