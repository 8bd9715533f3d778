/** Broadcast channels of one process and one test, delivering in the next microtask. */
const channels = new Set<FakeBroadcastChannel>();
const broadcasts: { readonly name: string; readonly data: unknown }[] = [];

export class FakeBroadcastChannel {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
    channels.add(this);
  }

  postMessage(message: unknown): void {
    const data: unknown = structuredClone(message);
    broadcasts.push({ name: this.name, data });
    for (const channel of channels) {
      if (channel === this || channel.name !== this.name) continue;
      queueMicrotask(() => {
        if (channels.has(channel)) channel.onmessage?.({ data });
      });
    }
  }

  close(): void {
    channels.delete(this);
  }
}

/** Everything that was broadcast since the last {@link forgetBroadcasts}. */
export function allBroadcasts(): readonly { readonly name: string; readonly data: unknown }[] {
  return broadcasts;
}

/** The names of the channels that are open. */
export function openBroadcastChannels(): string[] {
  return Array.from(channels, ({ name }) => name);
}

export function forgetBroadcasts(): void {
  channels.clear();
  broadcasts.length = 0;
}
