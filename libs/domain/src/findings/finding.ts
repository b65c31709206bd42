import { FINDING_KINDS, type FindingAction, type FindingKind } from './finding-kinds.js';

/**
 * Something that was found of a render: by Blender itself (its receipt), or by the Worker that looked at the files
 * (verification).
 */
export interface Finding {
  readonly kind: FindingKind;
  readonly action: FindingAction;
  /** One sentence for people: what is so, and what to do about it. */
  readonly message: string;
  /** The frame that it is about, if it is about one. */
  readonly frame?: number;
  /** The file that it is about, if it is about one. */
  readonly path?: string;
}

/** A finding before it is decided what it leads to. */
export type FoundThing = Omit<Finding, 'action'>;

/** What kinds of findings lead to, where that is not what `FINDING_KINDS` says. */
export type FindingActions = Readonly<Partial<Record<FindingKind, FindingAction>>>;

/** Says what a finding leads to: what the job or the configuration wants, or else what is usual for its kind. */
export function judgeFinding(found: FoundThing, actions: FindingActions = {}): Finding {
  return { ...found, action: actions[found.kind] ?? FINDING_KINDS[found.kind].action };
}
