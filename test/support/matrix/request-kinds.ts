import type { ContentName } from './contents.js';
import type { LogRule } from './log-rules.js';

/** `slow`: from a slow distribution. `idle`: by itself, since browsers prefetch only when nothing else is to do. */
export type Phase = 'all' | 'slow' | 'idle';

/** One way for a page to ask for a file. */
export interface RequestKind {
  /** As the first column of docs/requests.md has it. */
  readonly name: string;
  readonly content: ContentName;
  /** The function of harness/matrix.js that asks, and tells whether it got what it should. */
  readonly run: string;
  /** What else that function is told. */
  readonly with?: Readonly<Record<string, unknown>>;
  /** What the distribution must have seen, for what a page cannot tell. */
  readonly log?: LogRule;
  /** The page's own request needs a preflight. */
  readonly preflight?: true;
  /** When it is made; at once with most others unless given. */
  readonly phase?: Phase;
  /** The page shows it at a place of its own and learns nothing: whoever looks at the page sees. */
  readonly shown?: true;
}

const anonymous = { crossorigin: 'anonymous' };
const oldToken = '?authorization=old';

const images: readonly RequestKind[] = [
  { name: '`<img>`', content: 'image', run: 'image' },
  { name: '`<img>`, SVG', content: 'vector', run: 'image' },
  { name: '`<img crossorigin>`', content: 'image', run: 'image', with: anonymous },
  {
    name: '`<img crossorigin="use-credentials">`',
    content: 'image',
    run: 'image',
    with: { crossorigin: 'use-credentials' },
  },
  { name: '`<img srcset>`', content: 'image', run: 'srcset' },
  { name: '`<picture>`', content: 'image', run: 'picture' },
  { name: '`<image>` in SVG', content: 'image', run: 'svgImage' },
  { name: '`<input type="image">`', content: 'image', run: 'imageButton' },
  { name: '`<video poster>`', content: 'image', run: 'poster', shown: true },
  { name: 'CSS `background-image`', content: 'image', run: 'background', shown: true },
  {
    name: '`<img>`, redirected on the same host',
    content: 'movedImage',
    run: 'image',
    log: 'the target of the redirect, without a token',
  },
  { name: '`<img>`, an old token in its URL', content: 'image', run: 'image', with: { query: oldToken } },
];

const seeking = { phase: 'slow', log: 'a range further on' } as const;

const media: readonly RequestKind[] = [
  { name: '`<video>`, seeking', content: 'film', run: 'film', ...seeking },
  { name: '`<video crossorigin>`, seeking', content: 'film', run: 'film', with: anonymous, ...seeking },
  { name: '`<audio>`, seeking', content: 'sound', run: 'sound', ...seeking },
  { name: '`<audio crossorigin>`, seeking', content: 'sound', run: 'sound', with: anonymous, ...seeking },
];

const fetches: readonly RequestKind[] = [
  { name: '`fetch()`', content: 'text', run: 'fetchText' },
  { name: '`fetch()`, `response.url` clean', content: 'text', run: 'fetchCleanUrl' },
  { name: '`fetch()` with `Range`', content: 'text', run: 'fetchRange' },
  {
    name: '`fetch()` with a header of its own',
    content: 'text',
    run: 'fetchText',
    with: { init: { headers: { 'x-own': 'kept' } } },
    log: "the page's own header",
    preflight: true,
  },
  { name: '`fetch()`, `mode: "no-cors"`', content: 'text', run: 'fetchNoCors' },
  { name: '`fetch()`, `cache: "no-cache"`', content: 'keptText', run: 'fetchAgain', log: 'a second request' },
  { name: '`fetch()`, `method: "HEAD"`', content: 'text', run: 'fetchHead', log: 'HEAD' },
  { name: '`fetch()` with `integrity`, right or wrong', content: 'text', run: 'fetchIntegrity' },
  { name: '`fetch()`, `keepalive`', content: 'text', run: 'fetchText', with: { init: { keepalive: true } } },
  { name: '`fetch()`, body in pieces', content: 'medium', run: 'fetchPieces', phase: 'slow' },
  {
    name: '`fetch()`, aborted in the body',
    content: 'large',
    run: 'fetchAborted',
    phase: 'slow',
    log: 'a connection that is cut',
  },
  {
    name: '`fetch()`, redirected on the same host',
    content: 'moved',
    run: 'fetchText',
    log: 'the target of the redirect, without a token',
  },
  { name: '`fetch()`, redirected to another file', content: 'movedToFile', run: 'fetchText' },
  {
    name: '`fetch()`, redirected to another host',
    content: 'movedAway',
    run: 'fetchStranger',
    log: 'the other host, without a token',
  },
  {
    name: '`fetch()`, `redirect: "manual"`',
    content: 'moved',
    run: 'fetchManual',
    log: 'a redirect that nobody follows',
  },
  {
    name: '`fetch()`, `redirect: "error"`',
    content: 'moved',
    run: 'fetchRedirectError',
    log: 'a redirect that nobody follows',
  },
  {
    name: '`fetch()`, an old token in its URL',
    content: 'text',
    run: 'fetchText',
    with: { query: oldToken },
  },
  { name: '`XMLHttpRequest` with progress', content: 'text', run: 'xhr' },
  { name: '`XMLHttpRequest`, `responseURL` clean', content: 'text', run: 'xhrCleanUrl' },
  { name: '`navigator.sendBeacon()`', content: 'text', run: 'beacon', log: 'POST without a token' },
];

const parts: readonly RequestKind[] = [
  { name: '`<track>`', content: 'captions', run: 'track' },
  // With few others: WebKit gives up a font that is late.
  { name: '`@font-face`', content: 'font', run: 'fontFace', phase: 'slow' },
  { name: '`<link rel="stylesheet">`', content: 'style', run: 'stylesheet' },
  {
    name: '`<link rel="stylesheet" integrity crossorigin>`, right or wrong',
    content: 'style',
    run: 'stylesheetIntegrity',
  },
  {
    name: 'relative image of a private stylesheet',
    content: 'styleWithImage',
    run: 'stylesheetImage',
    shown: true,
  },
  {
    name: 'relative font of a private stylesheet',
    content: 'styleWithFont',
    run: 'stylesheetFont',
    phase: 'slow',
  },
  { name: '`<script>`', content: 'script', run: 'script' },
  { name: '`<script integrity crossorigin>`, right or wrong', content: 'script', run: 'scriptIntegrity' },
  { name: '`import()`', content: 'module', run: 'importing' },
  { name: '`import()`, `import.meta.url` clean', content: 'module', run: 'importingCleanUrl' },
  { name: 'static `import` of a relative module', content: 'moduleWithImport', run: 'importing' },
  { name: '`<link rel="preload" as="image">`', content: 'image', run: 'preloadImage' },
  { name: '`<link rel="preload" as="fetch" crossorigin>`', content: 'text', run: 'preloadFetch' },
  { name: '`<link rel="prefetch">`', content: 'text', run: 'prefetch', phase: 'idle' },
];

const elsewhere: readonly RequestKind[] = [
  { name: '`fetch()` in a worker', content: 'text', run: 'workerFetch' },
  { name: '`fetch()` in a module worker', content: 'text', run: 'workerFetch', with: { type: 'module' } },
  { name: '`fetch()` in a `blob:` worker', content: 'text', run: 'workerFetch', with: { blob: true } },
  { name: '`fetch()` in a shared worker', content: 'text', run: 'sharedWorkerFetch' },
  { name: '`importScripts()` in a worker', content: 'workerScript', run: 'workerImport' },
  {
    name: '`<img>` in a frame of the same origin',
    content: 'image',
    run: 'frameImage',
    with: { frame: 'same-origin' },
  },
  { name: '`<img>` in a `srcdoc` frame', content: 'image', run: 'frameImage', with: { frame: 'srcdoc' } },
  { name: '`<img>` in a `blob:` frame', content: 'image', run: 'frameImage', with: { frame: 'blob' } },
  {
    name: '`<img>` in an `about:blank` frame',
    content: 'image',
    run: 'frameImage',
    with: { frame: 'blank' },
  },
  {
    name: '`<img>` in a sandboxed frame with `allow-scripts allow-same-origin`',
    content: 'image',
    run: 'frameImage',
    with: { frame: 'sandboxed' },
  },
  { name: '`<img>` in a sandboxed frame with `allow-scripts`', content: 'image', run: 'opaqueFrameImage' },
];

/** Every kind of request that may concern a service worker. */
export const requestKinds: readonly RequestKind[] = [...images, ...media, ...fetches, ...parts, ...elsewhere];
