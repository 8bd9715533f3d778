import type { Check } from './check.js';
import { checks } from './checks.js';
import type { Template } from './read-template.js';

/** The checks that a template fails. A template in which something is missing altogether fails, and does not throw. */
export function failedChecks(template: Template): string[] {
  return Object.entries(checks)
    .filter(([, check]) => !passes(check, template))
    .map(([name]) => name);
}

function passes(check: Check, template: Template): boolean {
  try {
    return check(template);
  } catch {
    return false;
  }
}
