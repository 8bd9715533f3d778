import { Component } from '@angular/core';

@Component({ selector: 'app-root', template: '<img [src]="src" alt="A private picture" />' })
export class App {
  readonly src =
    'https://d111111abcdef8.cloudfront.net/7371085d-d958-48ff-aa45-f61badce013b/9f5d9df4-e21d-4fe0-8a2c-5bd70fad6cb1.png';
}
