import { isDevMode } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideServiceWorker } from '@angular/service-worker';
import { App } from './app';
import './files.js';

await bootstrapApplication(App, {
  providers: [provideServiceWorker('sw.js', { enabled: !isDevMode() })],
});
