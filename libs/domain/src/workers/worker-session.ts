/** A Worker signs on, with a session of its own for each start. Flamenco 3's Workers have none. */
export interface SessionSignOn {
  readonly sessionId?: string | undefined;
  /** The one before, as the Worker remembers it. */
  readonly previousSessionId?: string | undefined;
}

/**
 * Whether a sign-on comes from another Worker with the same credentials, such as one from a copied disk, rather than from the
 * Worker itself. It is the Worker itself when it knows the session that the Manager knows: it was started again, or says again
 * what it said. It may be, too, when nothing is heard of that session any more; then the identity is there to be taken.
 */
export function isIdentityInUse(
  current: { readonly sessionId: string | undefined; readonly isAlive: boolean },
  { sessionId, previousSessionId }: SessionSignOn,
): boolean {
  if (sessionId === undefined || current.sessionId === undefined || !current.isAlive) return false;
  return sessionId !== current.sessionId && previousSessionId !== current.sessionId;
}

/** Whether a request belongs to a session that another sign-on has ended. Requests without a session belong to any. */
export function isSessionSuperseded(current: string | undefined, ofRequest: string | undefined): boolean {
  return current !== undefined && ofRequest !== undefined && ofRequest.toLowerCase() !== current;
}
