import type { Task, TaskAttempt } from '@flamenco/api-client';
import { shortDuration, exactTime } from '../../../shared/relative-time';
import { type FrameCell, framesOf } from '../data/frame-cells';

/** A line of the card. */
interface CardFact {
  readonly name: string;
  readonly value: string;
  /** The same, exactly. */
  readonly title?: string;
}

/** What the times are compared with. */
interface CardTimes {
  /** The mean time of a frame of the job, in ms. */
  readonly meanMs: number | undefined;
  readonly nowMs: number;
}

const GONE = 'a removed Worker';

/** What a card says of a frame: only what is known. `task` is undefined until it is loaded. */
export function cardFacts(cell: FrameCell, task: Task | undefined, times: CardTimes): readonly CardFact[] {
  const frames = framesOf(cell.task);
  const chunk = frames.length > 1 ? [{ name: 'Task', value: `Frames ${cell.task.frames ?? ''}` }] : [];
  const attempts = task?.attempts ?? [];
  const last = attempts.at(-1);
  return [
    ...chunk,
    { name: 'Attempts', value: attemptsInShort(cell.task.attempt_count, attempts) },
    ...(last === undefined ? [] : lastAttempt(last, times.nowMs)),
    ...compared(last, Math.max(frames.length, 1), times.meanMs),
  ];
}

function attemptsInShort(count: number, attempts: readonly TaskAttempt[]): string {
  if (count === 0) return 'none yet';
  const failed = attempts.slice(0, -1).findLast((attempt) => isBad(attempt));
  if (failed === undefined) return String(count);
  return `${count}, failed on ${failed.worker?.name ?? GONE}`;
}

function isBad({ outcome }: TaskAttempt): boolean {
  return outcome === 'failed' || outcome === 'soft-failed' || outcome === 'timed-out';
}

const VERBS: Readonly<Record<string, string>> = {
  completed: 'Rendered by',
  failed: 'Failed on',
  'soft-failed': 'Failed on',
  'timed-out': 'Lost on',
  canceled: 'Canceled on',
  requeued: 'Given back by',
};

function lastAttempt(attempt: TaskAttempt, nowMs: number): readonly CardFact[] {
  const { outcome, started, ended } = attempt;
  const name = outcome === undefined ? 'Running on' : (VERBS[outcome] ?? 'Last on');
  const endMs = ended === undefined ? nowMs : Date.parse(ended);
  const took = shortDuration(endMs - Date.parse(started));
  const worker = attempt.worker?.name ?? GONE;
  return [
    { name, value: `${worker} ${ended === undefined ? 'for' : 'in'} ${took}` },
    { name: 'Started', value: new Date(started).toLocaleTimeString(), title: exactTime(started) },
  ];
}

/** "2:38 / +8 %": the mean of the job, and how far from it this one is. */
function compared(
  last: TaskAttempt | undefined,
  frames: number,
  meanMs: number | undefined,
): readonly CardFact[] {
  if (meanMs === undefined || meanMs <= 0) return [];
  const mean = shortDuration(meanMs);
  if (last?.outcome !== 'completed' || last.ended === undefined) return [{ name: 'Mean frame', value: mean }];
  const ms = (Date.parse(last.ended) - Date.parse(last.started)) / frames;
  const percent = Math.round((ms / meanMs - 1) * 100);
  const sign = percent > 0 ? '+' : percent < 0 ? '−' : '±';
  return [{ name: 'Mean / here', value: `${mean} / ${sign}${Math.abs(percent)} %` }];
}
