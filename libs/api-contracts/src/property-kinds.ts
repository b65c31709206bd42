// Kinds of property that occur all over the contract, to be spread into a property's options.

/** A UUID in its canonical 36 characters. */
export const UUID = { type: 'string', format: 'uuid' } as const;

/**
 * A UUID, or an empty text for none: Flamenco 3 takes an absent reference and an empty one alike, so clients send either.
 * In answers only where Flamenco 3 has it: the Worker of a task. Others leave an absent reference out.
 */
export const UUID_OR_EMPTY = {
  type: 'string',
  maxLength: 36,
  pattern: '^$|^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
} as const;

/** A moment in UTC, RFC 3339 with milliseconds. */
export const TIMESTAMP = { type: 'string', format: 'date-time' } as const;

/** A name, a version, a time of day: what stands on one line. Longer than any real one. */
export const NAME = { type: 'string', maxLength: 1_000 } as const;

/** A path, as long as Windows lets them be; Linux stops at 4,096 bytes. */
export const PATH = { type: 'string', maxLength: 32_767 } as const;

/** Sentences for people. */
export const PROSE = { type: 'string', maxLength: 65_536 } as const;

/** Lines of a log: Flamenco 3's Workers send some 10 KiB at a time, and what a single line has beyond that. */
export const LOG_LINES = { type: 'string', maxLength: 2_000_000 } as const;

/** Types of task that a Worker can run; each is looked up whenever the Worker asks for a task. Flamenco 3's Workers have four. */
export const TASK_TYPES = {
  type: 'array',
  maxItems: 100,
  items: { type: 'string', maxLength: 200 },
} as const;

/** A whole number of things, never negative. */
export const COUNT = { type: 'integer', minimum: 0 } as const;

/** A JSON object whose keys the API does not prescribe. */
export const FREE_OBJECT = { type: 'object', additionalProperties: true } as const;

/** How many entries all pages of a list have together. */
export const TOTAL = {
  ...COUNT,
  description: 'How many match on all pages together; only when the request asks for a page.',
} as const;

/** Where the next page begins. */
export const NEXT_CURSOR = {
  type: 'string',
  description: 'Where the next page begins: send it as `cursor`. Absent on the last page.',
} as const;
