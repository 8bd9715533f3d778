// After file-auth-worker.js, in the importScripts list of the generated worker.
fileAuthWorker.installFileAuth({
  origins: ['https://d111111abcdef8.cloudfront.net'],
  cache: { maxEntries: 100 },
});
