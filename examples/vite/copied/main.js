import { showFiles } from '../show-files.js';
import { fileAuth } from './files.js';

await showFiles(fileAuth);
