import { startDemo } from './server.mjs';

const demo = await startDemo();
console.log(`
  file-auth-worker demo

  Open      ${demo.url}
  Files at  ${demo.filesUrl}  (a local CloudFront)

  Stop with Ctrl+C
`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void demo.close().then(() => process.exit(0)));
}
