import { compareNames } from '../../../shared/collation';
import { type Attempt, type AttemptHistory, endedBadly } from './attempt-history';

/** What a Worker did for a job. */
export interface TimelineRow {
  /** Undefined: Workers that are not known any more. */
  readonly workerId: string | undefined;
  readonly name: string;
  /** In the order in which they began. */
  readonly bars: readonly Attempt[];
}

/** A span of time, in ms since 1970. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

const REMOVED = 'Removed Workers';

/** A row for each Worker, by name; those without what is asked for are left out. */
export function timelineRows(history: AttemptHistory, onlyFailed: boolean): readonly TimelineRow[] {
  const byWorker = new Map<string | undefined, Attempt[]>();
  for (const attempts of history.byTask.values())
    for (const attempt of attempts) {
      if (onlyFailed && !endedBadly(attempt)) continue;
      const known = byWorker.get(attempt.workerId);
      if (known === undefined) byWorker.set(attempt.workerId, [attempt]);
      else known.push(attempt);
    }
  return [...byWorker]
    .map(([workerId, bars]) => ({
      workerId,
      name: workerId === undefined ? REMOVED : (history.workers.get(workerId) ?? REMOVED),
      bars: bars.sort((a, b) => a.startedMs - b.startedMs),
    }))
    .sort(
      (a, b) =>
        Number(a.workerId === undefined) - Number(b.workerId === undefined) || compareNames(a.name, b.name),
    );
}

const SHORTEST_MS = 1000;

/** From the first start to the last end; until now while anything runs. Undefined before the first start. */
export function wholeSpan(history: AttemptHistory, nowMs: number): TimeSpan | undefined {
  let [fromMs, toMs] = [Infinity, -Infinity];
  for (const attempts of history.byTask.values())
    for (const { startedMs, endedMs } of attempts) {
      fromMs = Math.min(fromMs, startedMs);
      toMs = Math.max(toMs, startedMs, endedMs ?? nowMs); // the page's clock may be behind
    }
  return fromMs === Infinity ? undefined : { fromMs, toMs: Math.max(toMs, fromMs + SHORTEST_MS) };
}

/** Whether any attempt has not ended: then time goes on in the timeline. */
export function isRunning(history: AttemptHistory): boolean {
  for (const attempts of history.byTask.values()) if (attempts.at(-1)?.endedMs === undefined) return true;
  return false;
}

/** A part of the whole: `factor` above 1 shows less of it; the moment `atMs` stays where it is. Undefined: the whole. */
export function zoomSpan(
  span: TimeSpan,
  whole: TimeSpan,
  factor: number,
  atMs: number,
): TimeSpan | undefined {
  const length = Math.max((span.toMs - span.fromMs) / factor, SHORTEST_MS);
  if (length >= whole.toMs - whole.fromMs) return undefined;
  const share = (atMs - span.fromMs) / (span.toMs - span.fromMs);
  return within({ fromMs: atMs - share * length, toMs: atMs + (1 - share) * length }, whole);
}

/** The span moved by some time, within the whole. */
export function moveSpan(span: TimeSpan, whole: TimeSpan, byMs: number): TimeSpan {
  return within({ fromMs: span.fromMs + byMs, toMs: span.toMs + byMs }, whole);
}

function within({ fromMs, toMs }: TimeSpan, whole: TimeSpan): TimeSpan {
  const shift = Math.max(whole.fromMs - fromMs, 0) + Math.min(whole.toMs - toMs, 0);
  return { fromMs: fromMs + shift, toMs: toMs + shift };
}

/** A moment that the axis names. */
export interface TimeTick {
  readonly ms: number;
  readonly label: string;
}

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
const TICK_STEPS = [
  ...[1, 2, 5, 10, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28].map((n) => n * DAY),
];
/** In CSS pixels. */
const TICK_DISTANCE = 76;

/** Round moments of the reader's own day, not too near to each other. @param width - of the span, in CSS pixels */
export function timeTicks({ fromMs, toMs }: TimeSpan, width: number): readonly TimeTick[] {
  const most = Math.max(Math.floor(width / TICK_DISTANCE), 1);
  const step =
    TICK_STEPS.find((candidate) => (toMs - fromMs) / candidate <= most) ?? TICK_STEPS.at(-1) ?? DAY;
  const offsetMs = new Date(fromMs).getTimezoneOffset() * MINUTE;
  const first = Math.ceil((fromMs - offsetMs) / step) * step + offsetMs;
  const count = Math.max(Math.floor((toMs - first) / step) + 1, 0);
  return Array.from({ length: count }, (_, i) => ({
    ms: first + i * step,
    label: labelOf(first + i * step, step),
  }));
}

function labelOf(ms: number, step: number): string {
  const date = new Date(ms);
  if (step >= DAY) return date.toLocaleDateString(undefined, { day: 'numeric', month: 'short' });
  const seconds = step < MINUTE ? { second: '2-digit' as const } : {};
  return date.toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    ...seconds,
  });
}
