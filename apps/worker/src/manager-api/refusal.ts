/** An answer other than the one wished for, or none. */
export interface Refusal {
  readonly kind: 'refused';
  /** `undefined`: no answer came. The Manager is down, the network is, or it took too long. */
  readonly httpStatus: number | undefined;
  readonly message: string;
  /** Which refusal it is, in the words of our Manager; Flamenco 3's does not say. */
  readonly code?: string;
}

const TOO_BUSY_OR_EARLY: ReadonlySet<number> = new Set([408, 425, 429]);
/** What a Manager without its database, or a proxy without its Manager, says for a while. */
const AWAY: ReadonlySet<number> = new Set([502, 503, 504]);
const UNKNOWN_WORKER: ReadonlySet<number> = new Set([401, 403]);
const NOT_OUR_TASK: ReadonlySet<number> = new Set([404, 409]);

/** Whether the same request may well be granted later: nothing is wrong with it. */
export function mayPass({ httpStatus }: Refusal): boolean {
  return httpStatus === undefined || httpStatus >= 500 || TOO_BUSY_OR_EARLY.has(httpStatus);
}

/** Whether the Manager does not know this Worker (any more): a hand-shake puts it right. */
export function isUnknownWorker({ httpStatus }: Refusal): boolean {
  return httpStatus !== undefined && UNKNOWN_WORKER.has(httpStatus);
}

/** Whether a report was refused because its task is canceled, deleted, or another Worker's by now. */
export function isNotOurTask({ httpStatus }: Refusal): boolean {
  return httpStatus !== undefined && NOT_OUR_TASK.has(httpStatus);
}

/** Whether the Manager failed at the request: maybe at this one only, and then every time. */
export function isFailure({ httpStatus }: Refusal): boolean {
  return httpStatus !== undefined && httpStatus >= 500 && !AWAY.has(httpStatus);
}

/** Whether another Worker, which is at work, has the credentials of this one: its home folder was copied. */
export function isIdentityInUse({ httpStatus, code }: Refusal): boolean {
  return httpStatus === 409 && code === 'identity-in-use';
}

/** Whether another Worker has signed on with the credentials of this one since this one did. */
export function isSessionSuperseded({ httpStatus, code }: Refusal): boolean {
  return httpStatus === 409 && code === 'session-superseded';
}

/** Whether the Worker has to make itself known to the Manager again. */
export function needsHandShake(refusal: Refusal): boolean {
  return isUnknownWorker(refusal) || isSessionSuperseded(refusal);
}
