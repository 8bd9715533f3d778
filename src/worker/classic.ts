import { installFileAuth } from './install-file-auth.js';
import { installStandAlone } from './install-stand-alone.js';
import { scope } from './scope.js';

Object.defineProperty(scope, 'fileAuthWorker', { value: Object.freeze({ installFileAuth }) });

installStandAlone();
