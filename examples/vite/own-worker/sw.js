import { installFileAuth } from 'file-auth-worker/worker';

installFileAuth({ origins: ['https://d111111abcdef8.cloudfront.net'] });

// Nothing here belongs to one deployment's pages, so the next one's worker need not wait for them to close.
self.addEventListener('install', () => self.skipWaiting());
