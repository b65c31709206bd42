/** When a line was written, as far as it says so. */
export type LineTime =
  { readonly kind: 'moment'; readonly ms: number } | { readonly kind: 'since-start'; readonly ms: number };

/** A line in its parts. */
export interface LineParts {
  /** How many letters come before what it says: the number of the process, the time. */
  readonly prefix: number;
  /** The process that wrote it. */
  readonly process: string | undefined;
  readonly time: LineTime | undefined;
}

const PROCESS = /^pid=(\d+) > /;
/** The Manager's own lines. */
const MOMENT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) /;
/** Blender's, since 4.5: minutes and seconds since it started. */
const SINCE_START = /^(?:(\d+):)?(\d\d):(\d\d\.\d{3}) +/;

/** Takes a line apart; a prefix that nothing follows belongs to what it says. */
export function partsOf(text: string): LineParts {
  const process = PROCESS.exec(text);
  const rest = text.slice(process?.[0].length ?? 0);
  const moment = MOMENT.exec(rest);
  const sinceStart = moment === null ? SINCE_START.exec(rest) : null;
  const prefix = (process?.[0].length ?? 0) + (moment?.[0].length ?? sinceStart?.[0].length ?? 0);
  return { prefix, process: process?.[1], time: momentOf(moment) ?? sinceStartOf(sinceStart) };
}

function momentOf(match: RegExpExecArray | null): LineTime | undefined {
  return match === null ? undefined : { kind: 'moment', ms: Date.parse(match[1] ?? '') };
}

function sinceStartOf(match: RegExpExecArray | null): LineTime | undefined {
  if (match === null) return undefined;
  const [, hours = '0', minutes, seconds] = match;
  return { kind: 'since-start', ms: ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 };
}

/**
 * "+0:38.2": how long after the attempt began; of a moment, which is written in whole seconds, "+0:38".
 * @param startedMs - when the attempt began; without it, a moment is a time of day
 */
export function timeWords(time: LineTime, startedMs: number | undefined): string {
  if (time.kind === 'since-start') return `+${clock(time.ms / 1000)}.${Math.floor(time.ms / 100) % 10}`;
  if (startedMs === undefined) return new Date(time.ms).toLocaleTimeString();
  const seconds = Math.floor(time.ms / 1000) - Math.floor(startedMs / 1000);
  return `${seconds < 0 ? '−' : '+'}${clock(Math.abs(seconds))}`;
}

function clock(seconds: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor(seconds / 60) % 60,
    Math.floor(seconds) % 60,
  ];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
