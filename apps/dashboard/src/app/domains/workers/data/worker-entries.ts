import type { WorkerSummary } from '@flamenco/api-client';
import { type MenuEntry, verbEntry } from '../../../shared/ui/action-menu';
import type { AdmittedWorker } from './waiting-workers';
import { workerLook } from './worker-activity';
import { type CountedTag, hasTag } from './worker-tags';
import { WORKER_VERBS, type WorkerVerb } from './worker-verbs';

/** What is done to Workers that wait to be let in. */
export const ADMISSION_VERBS = [
  { id: 'let-in', label: 'Let in', icon: 'check' },
  { id: 'turn-away', label: 'Turn away …', icon: 'close' },
] as const satisfies readonly Pick<MenuEntry, 'id' | 'label' | 'icon'>[];

const STEERS_WORKERS = { needs: 'workers:write' } as const;

/** What can be asked of one or more Workers: for menus and the palette. `WorkerCommands` does it. */
export function workerEntries(workers: readonly AdmittedWorker[]): readonly MenuEntry[] {
  return [
    ...admissionEntries(workers),
    ...WORKER_VERBS.map((verb) => {
      const fits = workers.filter(verb.fits).length;
      return verbEntry({ ...verb, ...STEERS_WORKERS }, fits, workers.length, reasonAgainst(verb, workers[0]));
    }),
    { id: 'remove', label: 'Remove …', icon: 'delete', startsGroup: true, ...STEERS_WORKERS },
  ];
}

/** To Workers that wait; nothing where none does. */
function admissionEntries(workers: readonly AdmittedWorker[]): readonly MenuEntry[] {
  const waiting = workers.filter(({ waitsSince }) => waitsSince !== undefined).length;
  if (waiting === 0) return [];
  return ADMISSION_VERBS.map((verb) =>
    verbEntry({ ...verb, ...STEERS_WORKERS }, waiting, workers.length, ''),
  );
}

const TAG = 'tag:';

/** A tag to give to Workers, or to take from them when all have it; in menus, tags have one of their own. */
export function tagEntries(
  workers: readonly WorkerSummary[],
  tags: readonly CountedTag[],
): readonly MenuEntry[] {
  return tags.map((tag) => {
    const isOfAll = workers.every((worker) => hasTag(worker, tag));
    return {
      id: TAG + tag.id,
      label: isOfAll ? `Take the tag “${tag.name}”` : `Give the tag “${tag.name}”`,
      icon: 'tag',
      ...STEERS_WORKERS,
    };
  });
}

/** The tag of such an entry. */
export function tagOfEntry(id: string, tags: readonly CountedTag[]): CountedTag | undefined {
  return tags.find((tag) => id === TAG + tag.id);
}

function reasonAgainst({ whyNot }: WorkerVerb, worker: WorkerSummary | undefined): string {
  return worker === undefined ? '' : (whyNot?.(worker) ?? `not while it is ${workerLook(worker).label}`);
}
