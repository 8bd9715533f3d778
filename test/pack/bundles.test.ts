import { afterAll, expect, it } from 'vitest';
import { bundle } from './support/bundle.js';
import { createConsumer } from './support/create-consumer.js';

const consumer = await createConsumer();
afterAll(() => consumer.remove());

it.each([
  ['a page', 'page.js', "export { registerFileAuthWorker } from 'file-auth-worker';"],
  [
    'a worker of its own',
    'worker.js',
    "import { installFileAuth } from 'file-auth-worker/worker';\ninstallFileAuth({ origins: ['https://d111111abcdef8.cloudfront.net'] });",
  ],
])('bundles %s with all that it imports, without a warning', async (_, path, source) => {
  await consumer.write({ [path]: source });
  const { code, imports, warnings } = await bundle(consumer, path);
  expect({ imports, warnings }).toEqual({ imports: [], warnings: [] });
  expect(code.length).toBeGreaterThan(source.length);
});

it('shares Workbox and localforage with a worker that has them already', async () => {
  const source = `
    import { registerRoute } from 'workbox-routing';
    import localforage from 'localforage';
    import { installFileAuth } from 'file-auth-worker/worker';
    registerRoute(/x/, () => new Response(''));
    localforage.config({});
    installFileAuth({ origins: ['https://d111111abcdef8.cloudfront.net'] });`;
  await consumer.write({ 'sharing.js': source });
  const { code } = await bundle(consumer, 'sharing.js');
  // What each of them has in one place.
  expect(code.match(/\baddFetchListener\(\) \{/g)).toHaveLength(1);
  expect(code.match(/\bstoreName: ['"]keyvaluepairs['"]/g)).toHaveLength(1);
});
