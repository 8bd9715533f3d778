import { showFiles } from '../vite/show-files.js';
import { fileAuth } from './files.js';

await showFiles(fileAuth);
