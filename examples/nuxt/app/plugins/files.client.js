import { fileAuth } from '../files.js';

export default defineNuxtPlugin(() => ({ provide: { fileAuth } }));
