import type { Failure } from './failure-category.js';

/** What differs between tasks that fail for the same reason, in the order in which it is replaced. */
const DIFFERENCES: readonly (readonly [what: RegExp, by: string])[] = [
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b0x[0-9a-f]+\b/gi, '<address>'],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/\b(pid|process|thread)([ =#:]+)\d+/gi, '$1$2#'],
  [/\b(frames?|fra)([ :=#]*)-?\d+(?:[-,]\d+)*/gi, '$1$2#'],
  [/\b\d+(?:[.,]\d+)? ?(?:[kmgt]i?b|bytes|ms|s|sec|seconds)\b/gi, '<amount>'],
  [/\b\d+\.\d+[kmgt]?\b/gi, '<amount>'],
  // Numbers of frames in names of files have zeros in front, or at least three digits; "wall_04" is a name.
  [/\d{3,}/g, '#'],
];

/** Longer ones differ in what nobody reads. */
const LONGEST = 300;

/**
 * What tasks that failed for the same reason have in common: the line that says it without numbers of frames and processes, moments,
 * sizes and ids, with the category in front. Not for people.
 */
export function causeOf({ category, line = '' }: Pick<Failure, 'category' | 'line'>): string {
  const text = DIFFERENCES.reduce((said, [what, by]) => said.replaceAll(what, by), line);
  return `${category}: ${text.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST)}`;
}
