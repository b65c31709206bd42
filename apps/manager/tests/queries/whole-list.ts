/** What a client that has the whole list would make of it: the measure of what the Manager makes of it. */
export interface Question<Entry> {
  readonly isWanted: (entry: Entry) => boolean;
  /** What to sort by; undefined: the list's own order. */
  readonly keyOf: ((entry: Entry) => string | number) | undefined;
  readonly isDescending: boolean;
}

/** The wanted entries of a whole list, in the wanted order; ties in the order of the list. */
export function answerFrom<Entry>(
  whole: readonly Entry[],
  { isWanted, keyOf, isDescending }: Question<Entry>,
): readonly Entry[] {
  const wanted = whole.filter(isWanted);
  const sorted = keyOf ? wanted.toSorted((a, b) => compare(keyOf(a), keyOf(b))) : wanted;
  return isDescending ? sorted.toReversed() : sorted;
}

/** Whether a text has these words in it. */
export function has(text: string, words: string): boolean {
  return caseless(text).includes(caseless(words));
}

/** Whether a text begins with these words. */
export function begins(text: string, words: string): boolean {
  return caseless(text).startsWith(caseless(words));
}

/** A text in which the letters from A to Z are small. */
export function caseless(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** What may be asked, by the names of the parameters; undefined asks nothing. */
export type Asked = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** The part of an address that asks this; a list one by one. */
export function queryOf(parameters: Asked): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const each of [value ?? []].flat()) query.append(name, String(each));
  }
  return query.toString();
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}
