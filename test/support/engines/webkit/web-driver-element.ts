import type { WebDriverSession } from './web-driver-session.js';

/** A reference to an element, as WebDriver passes it. */
export type WebDriverElement = Readonly<Record<string, string>>;

/** Finds an element in the current window or frame. */
export function webDriverElement(
  command: WebDriverSession['command'],
  selector: string,
): Promise<WebDriverElement> {
  return command<WebDriverElement>('POST', '/element', { using: 'css selector', value: selector });
}
