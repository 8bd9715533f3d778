import { isObject } from '../../shared/util/is-object.js';
import type { Session } from '../session/session.js';

/** `session`. Only its kind is looked at here: an authorizer without sessions bundles nothing of them. */
export function readSession(value: Session | undefined): Session | null {
  if (value === undefined) return null;
  if (isObject(value) && typeof value['open'] === 'function') return value;
  throw new TypeError('"session" option must be the result of session()');
}
