import { listen } from '../util/listen.js';

/** Hears which of the page's policies forbids the worker's script. */
export interface PolicyWatch {
  /** The directive that was violated; never settles if none was. */
  readonly violated: Promise<string>;
  stop(): void;
}

const trustedTypes = 'require-trusted-types-for';

/** @param script - what the policy is asked about (Content Security Policy Level 3, Section 5.5) */
export function watchPolicy({ origin, pathname }: URL): PolicyWatch {
  const controller = new AbortController();
  const violated = new Promise<string>((resolve) => {
    const hear = (event: SecurityPolicyViolationEvent): void => {
      const { effectiveDirective, blockedURI, disposition } = event;
      const isOfScript = blockedURI.startsWith(origin + pathname) || effectiveDirective === trustedTypes;
      if (disposition !== 'report' && isOfScript) resolve(effectiveDirective);
    };
    listen(document, ['securitypolicyviolation'], hear, controller);
  });
  return { violated, stop: () => controller.abort() };
}
