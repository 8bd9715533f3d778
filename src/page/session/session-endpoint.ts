import { denialHeader, readDenial, type DenialReason } from '../../shared/contract/denial.js';
import { warnOnce } from '../../shared/util/warn-once.js';
import { untilAborted } from '../util/until-aborted.js';

/** What is known of the session at one distribution. */
export type EndpointState = 'unknown' | 'open' | 'not-kept' | 'not-offered';

/** The path of one distribution that opens and closes sessions. */
export interface SessionEndpoint {
  readonly state: () => EndpointState;
  /**
   * Opens it, or opens it with another token. Once the browser has not kept it, or nobody has offered it, that is not tried
   * again. Resolves with whether there was none before.
   */
  open(token: string, signal: AbortSignal): Promise<boolean>;
  /** Resolves with whether none is left. */
  close(): Promise<boolean>;
  /** Somebody has closed it, or opened it with another token. */
  readonly forget: () => void;
}

const answersWithinMs = 3000;
const controlHeader = 'x-file-auth-session';

/** What is wrong with the set-up, and not with the token of this moment. */
const mistakes: ReadonlySet<DenialReason> = new Set([
  'token-too-large',
  'request-refused',
  'file-not-granted',
]);

export function createSessionEndpoint(url: string): SessionEndpoint {
  let state: EndpointState = 'unknown';
  /** Whether the browser may have a cookie of this page's. */
  let isLeft = false;
  const isOver = (): boolean => state === 'not-kept' || state === 'not-offered';

  /** Whether there is one already, of the page before this one. */
  const findEarlier = async (signal: AbortSignal): Promise<boolean> => {
    const answer = await ask(url, {}, signal);
    // An edge without sessions answers so that no page can read it.
    const isOffered = answer !== null && answer !== 'path-refused';
    if (!isOffered && !signal.aborted && navigator.onLine) state = 'not-offered';
    return answer === 'done';
  };
  const openWith = async (token: string, signal: AbortSignal): Promise<boolean> => {
    const answer = await ask(url, { authorization: `Bearer ${token}` }, signal);
    if (answer === 'done') isLeft = true;
    else if (answer !== null && mistakes.has(answer)) {
      warnOnce(`No session is opened. The edge says ${answer}.`);
    }
    return answer === 'done' && !signal.aborted;
  };
  const checkKept = async (signal: AbortSignal): Promise<void> => {
    const answer = await ask(url, {}, signal);
    if (signal.aborted) return;
    if (answer === 'done') state = 'open';
    else if (answer === 'token-missing') {
      state = 'not-kept';
      isLeft = false;
    }
  };
  return {
    state: () => state,
    open: async (token, signal) => {
      if (isOver()) return false;
      const wasThere = state === 'open' || (await findEarlier(signal));
      if (isOver() || !(await openWith(token, signal))) return false;
      if (wasThere) state = 'open';
      else await checkKept(signal);
      return state === 'open' && !wasThere;
    },
    close: async () => {
      if (state === 'not-kept') return true;
      const isClosed = (await ask(url, { [controlHeader]: 'close' })) === 'done';
      if (isClosed) isLeft = false;
      if (isClosed || state === 'open') state = 'unknown';
      return !isLeft;
    },
    forget: () => {
      if (state === 'open') state = 'unknown';
    },
  };
}

/** Resolves with the reason of a denial, and with `null` if nobody answers who knows sessions. */
async function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  stop?: AbortSignal,
): Promise<'done' | DenialReason | null> {
  const init = { credentials: 'include', cache: 'no-store', headers } as const;
  try {
    const signals = [stop, AbortSignal.timeout(answersWithinMs)];
    const response = await untilAborted(signals, (signal) => fetch(url, { ...init, signal }));
    return response.status === 204 ? 'done' : readDenial(response.headers.get(denialHeader));
  } catch {
    return null;
  }
}
