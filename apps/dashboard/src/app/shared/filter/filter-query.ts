/** A filter as typed: `status:active,queued type:render user:anna "shot 010"`. */
export interface FilterQuery {
  /** The values of each token, lower-case; a row must match one of them for each key. */
  readonly tokens: Readonly<Record<string, readonly string[]>>;
  /** Words and quoted phrases, lower-case; a row must contain all of them. */
  readonly words: readonly string[];
}

const PART = /(?:([a-z]+):)?(?:"([^"]*)"?|([^\s"]*))/giy;

/** Reads a filter. Anything can be typed: what is no `key:value` of `keys` is looked for as text. */
export function parseFilter(text: string, keys: readonly string[]): FilterQuery {
  const tokens: Record<string, string[]> = {};
  const words: string[] = [];
  for (const part of splitParts(text)) {
    const key = part.key?.toLowerCase();
    const value = part.value.toLowerCase();
    if (key === undefined) words.push(value);
    else if (keys.includes(key)) (tokens[key] ??= []).push(...value.split(',').filter((v) => v !== ''));
    else words.push(`${key}:${value}`);
  }
  return { tokens, words: words.filter((word) => word !== '') };
}

/** The filter's text with the values of one token replaced; no values remove the token. */
export function withToken(text: string, key: string, values: readonly string[]): string {
  const kept = splitParts(text)
    .filter((part) => part.key?.toLowerCase() !== key)
    .map((part) => part.raw);
  return [...(values.length > 0 ? [`${key}:${values.join(',')}`] : []), ...kept].join(' ');
}

/** Whether a row with these token values and this text fits. One value must match from its start: `user:an` finds anna. */
export function fitsFilter(
  query: FilterQuery,
  values: Readonly<Record<string, string | readonly string[]>>,
  text: string,
): boolean {
  const searched = text.toLowerCase();
  if (!query.words.every((word) => searched.includes(word))) return false;
  return Object.entries(query.tokens).every(([key, wanted]) => {
    const having = [values[key] ?? ''].flat().map((value) => value.toLowerCase());
    return wanted.length === 0 || wanted.some((w) => having.some((value) => value.startsWith(w)));
  });
}

interface Part {
  readonly raw: string;
  readonly key: string | undefined;
  readonly value: string;
}

function splitParts(text: string): readonly Part[] {
  const parts: Part[] = [];
  const pattern = new RegExp(PART);
  let at = 0;
  while (at < text.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null || match[0] === '') {
      at += 1;
      continue;
    }
    parts.push({ raw: match[0], key: match[1], value: match[2] ?? match[3] ?? '' });
    at = pattern.lastIndex;
  }
  return parts;
}
