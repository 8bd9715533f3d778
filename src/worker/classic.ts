import { version } from '../shared/contract/version.js';
import { FileAuthPlugin } from './workbox/file-auth-plugin.js';
import { fileAuthRoutes } from './workbox/file-auth-routes.js';
import { installFileAuth } from './install-file-auth.js';
import { installStandAlone } from './install-stand-alone.js';
import { scope } from './scope.js';

const fileAuthWorker = Object.freeze({ installFileAuth, fileAuthRoutes, FileAuthPlugin, version });
Object.defineProperty(scope, 'fileAuthWorker', { value: fileAuthWorker });

installStandAlone();
