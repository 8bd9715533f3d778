import { insecureHost } from '../insecure-host.js';
import type { LaunchOptions } from '../test-browser.js';

export function launchArguments({ tlsPort, hosts, certificate }: LaunchOptions): string[] {
  const rules = hosts.map((host) => `MAP ${host}:443 127.0.0.1:${tlsPort}`);
  // Every other host does not exist: no test depends on a network.
  rules.push(`MAP ${insecureHost} 127.0.0.1`, 'MAP * ~NOTFOUND', 'EXCLUDE localhost', 'EXCLUDE 127.0.0.1');
  return [
    `--host-resolver-rules=${rules.join(', ')}`,
    // Playwright's ignoreHTTPSErrors covers the page's requests but not those of a service worker.
    `--ignore-certificate-errors-spki-list=${certificate.spki}`,
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--autoplay-policy=no-user-gesture-required',
  ];
}
