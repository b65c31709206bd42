/** Durations, timestamps and time-outs. */
export { formatDuration, parseDuration } from './duration.js';
export { findInterruption } from './interruption.js';
export type { Interruption } from './interruption.js';
export { ceilToSecond, hearingWindow } from './timeouts.js';
export { formatTimestamp } from './timestamp.js';
export type { DateParts } from './timestamp.js';
