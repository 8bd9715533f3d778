import { installFileAuth } from 'file-auth-worker/worker';

installFileAuth({ origins: ['https://d111111abcdef8.cloudfront.net'] });
