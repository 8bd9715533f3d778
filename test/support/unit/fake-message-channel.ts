/** Message channels that deliver in the next microtask, so that fake timers can rule, and that can be counted. */

export class FakePort {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  isClosed = false;
  /** Everything that was posted into this port. */
  readonly posted: unknown[] = [];
  other!: FakePort;

  postMessage(data: unknown): void {
    const copy: unknown = structuredClone(data);
    this.posted.push(copy);
    queueMicrotask(() => {
      if (!this.isClosed && !this.other.isClosed) this.other.onmessage?.({ data: copy });
    });
  }

  close(): void {
    this.isClosed = true;
    this.other.isClosed = true;
  }
}

const made: FakePort[] = [];

export class FakeMessageChannel {
  readonly port1: FakePort = new FakePort();
  readonly port2: FakePort = new FakePort();

  constructor() {
    this.port1.other = this.port2;
    this.port2.other = this.port1;
    made.push(this.port1);
  }
}

/** How many channels were made and not closed since the last {@link forgetChannels}. */
export function openChannels(): number {
  return made.filter((port) => !port.isClosed).length;
}

export function forgetChannels(): void {
  made.length = 0;
}
