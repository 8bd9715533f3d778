// The smallest application, for the bytes that a page loads: bundle-page.mjs
import { registerFileAuthWorker } from '../dist/index.js';

window.registerFileAuthWorker = registerFileAuthWorker;
