/**
 * localforage without IndexedDB, for `vi.mock('localforage', () => import('…/memory-localforage.js'))`. Instances of one
 * name and store name share their content, as they do in a browser.
 */

/**
 * A store that refuses to open fails until it is opened anew; one that loses connections, through each that it has had. One
 * that takes turns answers in its third task, as IndexedDB does.
 */
type Trouble = 'none' | 'hangs' | 'takes turns' | 'fails' | 'refuses to open' | 'loses connections';

/** A connection that is lost stays open, but fails. */
interface Connection {
  /** The name of the error with which it fails since it was lost. */
  lostWith: string | null;
  isClosed: boolean;
  close(): void;
}

interface Instance {
  ready(): Promise<void>;
  setDriver(driver: string): Promise<void>;
  keys(): Promise<string[]>;
  length(): Promise<number>;
  getItem(key: string): Promise<unknown>;
  setItem(key: string, value: unknown): Promise<unknown>;
  removeItem(key: string): Promise<void>;
}

interface InstanceOptions {
  readonly name: string;
  readonly storeName: string;
  readonly driver?: string;
}

const stores = new Map<string, Map<string, unknown>>();
const troubles = new Map<string, Trouble>();
const connections = new Map<string, Connection[]>();
const created: InstanceOptions[] = [];
let openings = 0;
let questions = 0;

/** The content of a store; made when it is first looked at. */
export function contentOf(name = 'localforage', storeName = 'TOKEN_STORAGE_MANAGER'): Map<string, unknown> {
  const id = `${name}/${storeName}`;
  const content = stores.get(id) ?? new Map<string, unknown>();
  stores.set(id, content);
  return content;
}

/** Where the package keeps its own state. */
export function stateContent(): Map<string, unknown> {
  return contentOf('file-auth-worker', 'state');
}

/** From now on every call for this store fails, or never ends. */
export function makeTrouble(
  trouble: Trouble,
  name = 'localforage',
  storeName = 'TOKEN_STORAGE_MANAGER',
): void {
  troubles.set(`${name}/${storeName}`, trouble);
}

/** The connections that a store has now are lost, and fail with an error of that name; a new one works. */
export function loseConnections(
  name = 'localforage',
  storeName = 'TOKEN_STORAGE_MANAGER',
  errorName = 'UnknownError',
): void {
  for (const connection of connections.get(`${name}/${storeName}`) ?? []) connection.lostWith = errorName;
}

/** How often a store was opened since the last {@link resetStores}. */
export function countOpenings(): number {
  return openings;
}

/** How often a store was read or written since the last {@link resetStores}. */
export function countQuestions(): number {
  return questions;
}

/** The options of every `createInstance` since the last {@link resetStores}. */
export function createdInstances(): readonly InstanceOptions[] {
  return created;
}

export function resetStores(): void {
  for (const memory of [stores, troubles, connections]) memory.clear();
  created.length = 0;
  openings = 0;
  questions = 0;
}

function createInstance(options: InstanceOptions): Instance {
  created.push(options);
  const content = (): Map<string, unknown> => contentOf(options.name, options.storeName);
  const id = `${options.name}/${options.storeName}`;
  const findTrouble = (): Trouble | undefined => troubles.get(id);
  const connect = (): Connection => {
    const connection = {
      lostWith: null as string | null,
      isClosed: false,
      close: () => void (connection.isClosed = true),
    };
    connections.set(id, [...(connections.get(id) ?? []), connection]);
    return connection;
  };
  const info: { db: Connection | null } = { db: null };
  let isOpen = false;
  const open = async (): Promise<void> => {
    openings += 1;
    isOpen = findTrouble() !== 'refuses to open';
    info.db = isOpen ? connect() : null;
  };
  let opening = open();
  const run = async <T>(work: () => T): Promise<T> => {
    const trouble = findTrouble();
    if (trouble === 'hangs') return new Promise<T>(() => {});
    if (trouble === 'fails') throw new DOMException('Connection lost', 'InvalidStateError');
    if (trouble === 'takes turns')
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => void setTimeout(resolve));
    await opening;
    if (!isOpen) throw new Error('No available storage method found.');
    return work();
  };
  /** What needs the connection. localforage replaces one that is closed. */
  const query = <T>(work: () => T): Promise<T> =>
    run(() => {
      questions += 1;
      if (info.db!.isClosed) {
        openings += 1;
        info.db = connect();
      }
      const lostWith = findTrouble() === 'loses connections' ? 'UnknownError' : info.db!.lostWith;
      if (lostWith !== null) throw new DOMException('Connection to Indexed Database server lost', lostWith);
      return work();
    });
  // As in localforage, an instance has another one for itself.
  const prototype = { ready: () => run(() => undefined) };
  return Object.assign(Object.create(prototype) as typeof prototype, {
    ready: () => run(() => undefined),
    setDriver: async () => {
      opening = open();
    },
    _dbInfo: info,
    keys: () => query(() => [...content().keys()]),
    length: () => query(() => content().size),
    getItem: (key: string) => query(() => structuredClone(content().get(key) ?? null)),
    setItem: (key: string, value: unknown) =>
      query(() => {
        content().set(key, structuredClone(value));
        return value;
      }),
    removeItem: (key: string) => query(() => void content().delete(key)),
  });
}

const localforage: { readonly INDEXEDDB: string; createInstance(options: InstanceOptions): Instance } = {
  INDEXEDDB: 'asyncStorage',
  createInstance,
};

export default localforage;
