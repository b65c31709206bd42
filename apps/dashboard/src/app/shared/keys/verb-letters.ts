/** Letters that do something to what is open or selected. No page binds them to anything else. */
export const VERB_KEYS = ['p', 'r', 'x', '+', '-', 'w'] as const;

/** One of these letters. */
export type VerbKey = (typeof VERB_KEYS)[number];
