importScripts('./file-auth-worker.js');
fileAuthWorker.installFileAuth({ origins: ['https://d111111abcdef8.cloudfront.net'] });
importScripts('./ngsw-worker.js');
