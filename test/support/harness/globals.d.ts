import type { FileAuth, FileAuthEvent, RegisterFileAuthWorkerOptions } from '../../../src/page/index.js';

type HarnessOptions = RegisterFileAuthWorkerOptions & { asksServer?: boolean };

declare global {
  interface Window {
    events: FileAuthEvent[];
    fileAuth: FileAuth;
    isReady?: boolean;
    /** What a test counts. */
    lengths: (number | string)[];
    register(options: HarnessOptions): Promise<string>;
    rejection(options: HarnessOptions): Promise<{ code: string; message: string } | null>;
    loadImage(url: string, attributes?: object): Promise<'loaded' | 'failed'>;
    loadImages(urls: string[]): Promise<('loaded' | 'failed')[]>;
    importModule(url: string): Promise<{ default: unknown }>;
    seekFilm(
      urlWithoutExtension: string,
      attributes?: object,
    ): Promise<{ duration: number; off: number; readyState: number }>;
    tokenStore(options?: object): LocalForage;
  }
}
