import { channelName, message } from '../../shared/contract/protocol.js';
import { scope } from '../scope.js';

/** A browser tells a page only that the script failed; this tells why. */
export function reportInstallFailure(error: unknown): void {
  const channel = new BroadcastChannel(channelName(scope.registration.scope));
  const text = error instanceof Error ? error.message : 'unknown reason';
  channel.postMessage(message({ type: 'file-auth:install-failed', message: text }));
}
