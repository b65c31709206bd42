import type { ManagerFacts } from '../manager-api/manager-facts.js';
import type { Clock } from '../timing/clock.js';
import type { CheckSystem } from './check-system.js';

/**
 * What came of a check. `note`: worth knowing, nothing to be done. `unknown`: it cannot be found out here. Only what has `failed`
 * keeps tasks from running.
 */
export type CheckOutcome = 'ok' | 'note' | 'unknown' | 'failed';

/** What a check says: what is so, and what to do about it. */
export interface Verdict {
  readonly outcome: CheckOutcome;
  /** A sentence without a full stop at its end. */
  readonly message: string;
  /** What to do, a sentence without a full stop at its end; of what has failed only. */
  readonly remedy?: string;
  /** The code of the error that was met, such as `ENOENT`. */
  readonly errno?: string | undefined;
}

/** Everything that may be checked, by what it is to the Worker. Paths are absolute. */
export interface CheckedThings {
  /** Addresses of Managers. */
  readonly managers: readonly string[];
  /** The farm's shared folder, as it is called on this computer. */
  readonly storage: readonly string[];
  /** Files and folders that are read. */
  readonly inputs: readonly string[];
  /** Files and folders that are written. */
  readonly outputs: readonly string[];
  /** Folders of the Worker itself. */
  readonly ownFolders: readonly string[];
  /** Programs, by name or path. */
  readonly blenders: readonly string[];
  /** Those of the Blenders that may take the time to render something. */
  readonly renderers: readonly string[];
  readonly ffmpegs: readonly string[];
  readonly programs: readonly string[];
}

/** Nothing at all. */
export const NO_THINGS: CheckedThings = {
  managers: [],
  storage: [],
  inputs: [],
  outputs: [],
  ownFolders: [],
  blenders: [],
  renderers: [],
  ffmpegs: [],
  programs: [],
};

/** With what checks find something out. */
export interface CheckTools {
  readonly system: CheckSystem;
  readonly manager: ManagerFacts;
  /** Where programs that come with the Worker are looked for. */
  readonly toolsDir: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Looks at one thing. Rejects only when the signal is aborted, or by a defect. */
export type Examination = (subject: string, tools: CheckTools) => Promise<Verdict>;

/** All is as it should be. */
export function ok(message: string): Verdict {
  return { outcome: 'ok', message };
}

/** Something is not as it should be. */
export function failed(message: string, remedy: string, errno?: string): Verdict {
  return { outcome: 'failed', message, remedy, errno };
}
