import { version } from '../shared/version.js';
import { FileAuthPlugin } from './file-auth-plugin.js';
import { fileAuthRoutes } from './file-auth-routes.js';
import { installFileAuth } from './install-file-auth.js';
import { installStandAlone } from './install-stand-alone.js';
import { scope } from './scope.js';

const fileAuthWorker = Object.freeze({ installFileAuth, fileAuthRoutes, FileAuthPlugin, version });
Object.defineProperty(scope, 'fileAuthWorker', { value: fileAuthWorker });

installStandAlone();
