/** An event that waits, for Node, which has none. */
export class FakeExtendableEvent extends Event {
  readonly #waits: Promise<unknown>[] = [];

  constructor(type = 'fetch', members: object = {}) {
    super(type);
    // Some are getters of the prototype, so they are defined and not assigned.
    for (const [name, value] of Object.entries(members)) Object.defineProperty(this, name, { value });
  }

  waitUntil(wait: Promise<unknown>): void {
    this.#waits.push(wait);
  }

  /** Ends when everything has that the event was made to wait for. */
  async done(): Promise<void> {
    await Promise.all(this.#waits);
  }
}

/** The event of a request; `clientId` is a page's. */
export class FakeFetchEvent extends FakeExtendableEvent {
  readonly preloadResponse: undefined;
}
