import type { FormValues } from '../../../shared/forms/form-draft';

/** What is kept of a job that is being filled in, until the browser's tab is closed. */
export interface KeptDraft {
  /** The job that is submitted again; empty: none. */
  readonly again: string;
  /** Its frames that are; empty: all. */
  readonly frames: string;
  readonly type: string;
  readonly about: FormValues;
  readonly settings: FormValues;
  readonly tag: string;
  /** Of a file that was uploaded. */
  readonly checkout: string;
  /** The folder that was looked at last. */
  readonly folder: string;
}

const KEY = 'flamenco-new-job';

const TEXTS = ['again', 'frames', 'type', 'tag', 'checkout', 'folder'] as const;

/** Keeps a draft over a reload of the page. */
export function keepDraft(draft: KeptDraft): void {
  sessionStorage.setItem(KEY, JSON.stringify(draft));
}

/** Forgets what was kept. */
export function forgetDraft(): void {
  sessionStorage.removeItem(KEY);
}

/** What was kept; undefined: nothing of this. */
export function keptDraft({ again, frames }: Pick<KeptDraft, 'again' | 'frames'>): KeptDraft | undefined {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    return isDraft(found) && found.again === again && found.frames === frames ? found : undefined;
  } catch {
    return undefined; // something else has written there
  }
}

function isDraft(value: unknown): value is KeptDraft {
  if (!isRecord(value)) return false;
  return (
    TEXTS.every((key) => typeof value[key] === 'string') &&
    isRecord(value['about']) &&
    isRecord(value['settings'])
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
