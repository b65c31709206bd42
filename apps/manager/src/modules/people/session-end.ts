import type { Session } from './persistence/session-rows.js';

/** How long sessions last, in milliseconds. */
export interface SessionLimits {
  /** Without being used. */
  readonly sessionIdleMs: number;
  /** Whatever happens. */
  readonly sessionLongestMs: number;
}

/** Whether a session has ended by itself. */
export function isSessionOver(
  { created, lastUsed }: Pick<Session, 'created' | 'lastUsed'>,
  { sessionIdleMs, sessionLongestMs }: SessionLimits,
  nowMs: number,
): boolean {
  return nowMs - Date.parse(lastUsed) >= sessionIdleMs || nowMs - Date.parse(created) >= sessionLongestMs;
}
