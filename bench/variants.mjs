/**
 * Who adds the token. Without a worker, and with one that only passes requests on, the page does: the CDN has the same work
 * for all.
 */
export const variants = [
  { name: 'no worker', register: 'registerNone', isAuthorized: false },
  { name: 'bare worker', register: 'registerBare', isAuthorized: false },
  { name: 'smallest worker', register: 'registerSmallest', isAuthorized: true },
  { name: 'classic worker', register: 'registerClassic', isAuthorized: true },
  { name: 'file-auth-worker', register: 'registerOursWithToken', isAuthorized: true },
];

const [none, , smallest, , ours] = variants;

/** What no worker can save, and what is left to it: `(ours − none) ÷ (smallest − none)`. */
export const share = {
  none: variants.indexOf(none),
  floor: variants.indexOf(smallest),
  ours: variants.indexOf(ours),
};

/**
 * Opens a variant's page for the first time, after which a worker that claims no page is in control.
 *
 * @param app - the origin; that of the variant in the world unless given
 * @param more - more for its registration, such as `origins`
 */
export async function visitVariant(world, index, { page = world.page, app = world.apps[index], more } = {}) {
  const { register } = variants[index];
  const context = { cdn: world.cdn, token: world.token, ...more };
  await page.goto(app.url);
  await page.waitFor(() => window.bench !== undefined);
  await page.evaluate((call, given) => window.bench[call](given), register, context);
}

/** Opens a variant's page, with its worker in control. */
export async function openVariant(world, index, { page = world.page, ...rest } = {}) {
  await visitVariant(world, index, { page, ...rest });
  await assertControl(page, index !== share.none);
}

/** Without it a worker that is not in control would be measured as a fast one. */
async function assertControl(page, expected) {
  const isControlled = await page.evaluate(() => navigator.serviceWorker.controller !== null);
  if (isControlled !== expected) throw new Error(`a page is ${expected ? 'not ' : ''}controlled by a worker`);
}

/** New URLs of files for a variant, as its pages write them. */
export function fileUrlsFor(world, index, count, extension) {
  const urls = world.newFileUrls(count, extension);
  return variants[index].isAuthorized ? urls : urls.map((url) => withToken(url, world.token));
}

/** A URL as a page writes it that has no worker. */
export function withToken(url, token) {
  return `${url}?authorization=${token}`;
}
