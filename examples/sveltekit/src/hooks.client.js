import './files.js';
