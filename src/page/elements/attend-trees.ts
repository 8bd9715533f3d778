import { frameDocument, frameSelector } from './frame-document.js';
import { isShadowRoot } from './is-shadow-root.js';
import { listen } from '../util/listen.js';

/** Begins to attend to the tree that a root belongs to, if it is not attended to yet, and to the frames below the root. */
type Attend = (root: ParentNode, heal?: (inner: Document) => void) => void;

interface AttendParts {
  /** Listens in a tree for as long as that is there. */
  readonly listenIn: (tree: Document | ShadowRoot, signal: AbortSignal) => void;
  /** Sees to the document of a frame. */
  readonly heal: (document: Document) => void;
  /** Whether it is done for each frame that loads. */
  readonly isAutomatic: boolean;
  readonly signal: AbortSignal;
}

interface Attended {
  /** What is listened to. */
  readonly root: Node;
  readonly end: () => void;
}

/**
 * Makes a caller listen in every tree that it is told of, since its events and changes do not show outside: the document,
 * those of its frames, and each shadow root that somebody points at.
 */
export function attendTrees({ listenIn, heal, isAutomatic, signal }: AttendParts): Attend {
  const attended = new WeakMap<Node, Attended>();

  const healFrame = (frame: EventTarget | null, healInner = heal, root?: ParentNode): void => {
    const inner = frameDocument(frame, root);
    if (inner !== null) healInner(inner);
  };
  const attendTree = (tree: Document | ShadowRoot): void => {
    const root = isShadowRoot(tree) ? tree : tree.documentElement;
    const view = (tree.ownerDocument ?? tree).defaultView;
    const before = attended.get(tree);
    // A tree without a window loads nothing.
    if (view === null || root === null || before?.root === root || signal.aborted) return;
    before?.end();
    const life = lifeOf(view, signal);
    attended.set(tree, { root, end: life.end });
    listenIn(tree, life.signal);
    const options = { capture: true, signal: life.signal };
    if (isAutomatic) listen(tree, ['load'], ({ target }) => healFrame(target), options);
    if (root === tree || before !== undefined) return;
    // With a new root nobody may hear of anything any more: `document.open()` takes all listeners, and a framework may have
    // rendered everything again.
    const look: MutationCallback = (_, observer) =>
      signal.aborted ? observer.disconnect() : attendTree(tree);
    new MutationObserver(look).observe(tree, { childList: true });
  };

  return (root, healInner) => {
    const tree = root.getRootNode();
    if (isShadowRoot(tree) || isDocument(tree)) attendTree(tree);
    for (const frame of root.querySelectorAll(frameSelector)) healFrame(frame, healInner, root);
  };
}

function isDocument(node: Node): node is Document {
  return node.nodeType === Node.DOCUMENT_NODE;
}

interface Life {
  readonly signal: AbortSignal;
  readonly end: () => void;
}

/** Ends with the document of a frame, or with everything. */
function lifeOf(view: Window, signal: AbortSignal): Life {
  const life = new AbortController();
  const end = (): void => life.abort();
  listen(signal, ['abort'], end, life);
  if (view !== window) listen(view, ['pagehide'], ({ persisted }) => persisted || end(), life);
  return { signal: life.signal, end };
}
