import { setTimeout as delay } from 'node:timers/promises';

/** A session of the W3C WebDriver protocol, https://www.w3.org/TR/webdriver2/. */
export interface WebDriverSession {
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** Sends a command, its path relative to the session, and returns its value. */
  command<Value = unknown>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Value>;
}

interface Session {
  readonly sessionId: string;
  readonly capabilities: Readonly<Record<string, unknown>>;
}

const commandTimeoutMs = 90_000;

/** Waits for a WebDriver server that is just starting and opens a session. */
export async function openSession(server: string, capabilities: object): Promise<WebDriverSession> {
  await untilReady(server);
  const created = await send<Session>(server, 'POST', '/session', { capabilities });
  return {
    capabilities: created.capabilities,
    command: (method, path, body) => send(server, method, `/session/${created.sessionId}${path}`, body),
  };
}

async function untilReady(server: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      await send(server, 'GET', '/status');
      return;
    } catch (error) {
      if (Date.now() > deadline) throw new Error('the WebDriver server does not answer', { cause: error });
      await delay(20);
    }
  }
}

async function send<Value>(server: string, method: string, path: string, body: object = {}): Promise<Value> {
  const response = await fetch(server + path, {
    method,
    ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(commandTimeoutMs),
  });
  const answer = await response.text();
  if (!response.ok) throw failure(method, path, answer);
  const { value }: { value: Value } = JSON.parse(answer);
  return value;
}

function failure(method: string, path: string, answer: string): Error {
  const { value }: { value: { error: string; message: string } } = JSON.parse(answer);
  const command = `${method} ${path.replace(/^\/session\/[^/]+/, '')}`;
  return new Error(`WebDriver ${command}: ${value.error}: ${value.message}`);
}
