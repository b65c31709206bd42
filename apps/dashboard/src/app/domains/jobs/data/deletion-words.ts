import type { DeletionFileKind, JobDeletionFiles, JobDeletionInfo } from '@flamenco/api-client';
import { countOf, formatBytes } from '../../../shared/count-words';

/** What files of a kind are: a noun that is counted, and what is said behind it. */
const WORDS = {
  uploaded: ['uploaded file', ''],
  written: ['file', ' written beside them while the job ran'],
  unknown: ['file', ' that somebody else put there'],
  logs: ['file', ' of logs and previews'],
} as const satisfies Record<DeletionFileKind, readonly [string, string]>;

/** What goes with jobs, and what stays, a line for each kind and place. */
export function deletionLines(jobs: readonly JobDeletionInfo[]): readonly string[] {
  const groups = new Map<string, JobDeletionFiles[]>();
  for (const file of jobs.flatMap(({ files = [] }) => files)) {
    const key = `${file.kind} ${file.kept_in ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return [...groups.values()].map(lineOf);
}

function lineOf(files: readonly JobDeletionFiles[]): string {
  const [first] = files;
  if (first === undefined) return '';
  const sum = (one: (file: JobDeletionFiles) => number): number =>
    files.reduce((total, file) => total + one(file), 0);
  const least = files.some((file) => file.is_at_least) ? 'at least ' : '';
  const [noun, origin] = WORDS[first.kind];
  const count = countOf(
    sum((file) => file.count),
    noun,
  );
  const what = `${least}${count}${origin} (${formatBytes(sum((file) => file.bytes))})`;
  const example = first.is_kept && first.examples[0] !== undefined ? `, such as ${first.examples[0]}` : '';
  return first.is_kept ? `Kept in ${first.kept_in ?? first.folder}: ${what}${example}` : `Deleted: ${what}`;
}
