import { type DenialReason, denialStatuses } from '../../shared/contract/denial.js';
import { isObject } from '../../shared/util/is-object.js';
import { quote } from '../../shared/util/quote.js';

/** `statuses`, with the default ones where they say nothing. */
export function readStatuses(value: unknown): Readonly<Record<DenialReason, number>> {
  if (value === undefined) return denialStatuses;
  if (!isObject(value)) throw new TypeError('"statuses" option must be an object of statuses by reason');
  const given = Object.entries(value).filter(([, status]) => status !== undefined);
  for (const [reason, status] of given) {
    if (!Object.hasOwn(denialStatuses, reason)) {
      throw new TypeError(`"statuses" option names ${quote(reason)}, which is not a denial reason`);
    }
    if (!Number.isInteger(status) || Number(status) < 400 || Number(status) > 599) {
      throw new TypeError(`"statuses" option must give ${quote(reason)} a whole number from 400 to 599`);
    }
  }
  return { ...denialStatuses, ...Object.fromEntries(given) };
}
