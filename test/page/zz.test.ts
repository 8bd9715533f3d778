// @vitest-environment-options { "url": "http://localhost:3000/app/" }
import { expect, it, vi } from 'vitest';
import { openFakePage } from '../support/unit/fake-page.js';
import { stubContainer } from '../support/unit/fake-service-worker.js';
import { contentOf } from '../support/unit/memory-localforage.js';
import { fileUrl } from '../support/unit/sample.js';
vi.mock('localforage', () => import('../support/unit/memory-localforage.js'));
it('zz', async () => {
  const page = openFakePage(); stubContainer(undefined);
  vi.spyOn(HTMLImageElement.prototype, 'complete', 'get').mockReturnValue(false);
  contentOf('a','b').set('ACCOUNT','one'); contentOf('c','d').set('ACCOUNT','two');
  document.body.innerHTML = `<img src="${fileUrl}">`;
  const set = vi.spyOn(document.querySelector('img')!, 'setAttribute');
  await page.register({store:{name:'a',storeName:'b'}}); await page.register({store:{name:'c',storeName:'d'}});
  for (let i=0;i<200;i++) await new Promise((r) => setTimeout(r));
  page.leave();
  expect(set.mock.calls.length).toBe(-1);
});
