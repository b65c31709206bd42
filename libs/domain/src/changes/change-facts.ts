import type { ChangeAction } from './change-actions.js';

/** What was true of a thing, by the names that the API has for it. What is undefined or null is left out. */
export type ChangeFacts = Readonly<Record<string, unknown>>;

/** What somebody did, for the history. */
export interface NotedChange {
  readonly action: ChangeAction;
  /** What it was done to: the id that the API has for it, where it has one, and what people call it. */
  readonly object: { readonly id?: string; readonly name: string };
  /** The job that it is, or is of. */
  readonly jobId?: string;
  readonly before?: ChangeFacts;
  readonly after?: ChangeFacts;
}

/** What a change is about that is done to a job. */
export function aboutJob({
  uuid,
  name,
}: {
  readonly uuid: string;
  readonly name: string;
}): Pick<NotedChange, 'object' | 'jobId'> {
  return { object: { id: uuid, name }, jobId: uuid };
}

/** What a change is about that is done to something else that has an id. */
export function aboutThing({
  uuid,
  name,
}: {
  readonly uuid: string;
  readonly name: string;
}): Pick<NotedChange, 'object'> {
  return { object: { id: uuid, name } };
}

/** Characters of a text that are kept. */
const LONGEST_FACT = 300;
/** Entries of a list that are kept. */
const MOST_ENTRIES = 20;
/** Characters of all facts together, as JSON. */
const MOST_CHARACTERS = 4_000;
/** How many facts had no room. */
const LEFT_OUT = 'left_out';

/**
 * The facts as the history keeps them: long texts and lists are cut, and what has no room after that is counted. So an entry is never
 * longer than some kilobytes, whatever people send.
 */
export function boundedFacts(facts: ChangeFacts): ChangeFacts {
  const kept: Record<string, unknown> = {};
  let room = MOST_CHARACTERS;
  let leftOut = 0;
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined || value === null) continue;
    const fact = bounded(value);
    const size = JSON.stringify([name, fact]).length;
    if (size > room) {
      leftOut += 1;
      continue;
    }
    room -= size;
    kept[name] = fact;
  }
  return leftOut === 0 ? kept : { ...kept, [LEFT_OUT]: leftOut };
}

/** As much of a text as the history keeps. */
export function boundedText(text: string): string {
  return text.length <= LONGEST_FACT ? text : `${text.slice(0, LONGEST_FACT).toWellFormed()}…`;
}

function bounded(value: unknown): unknown {
  if (typeof value === 'string') return boundedText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const entries = value.slice(0, MOST_ENTRIES).map(boundedEntry);
    const more = value.length - entries.length;
    return more === 0 ? entries : [...entries, `… and ${more} more`];
  }
  return boundedEntry(value);
}

/** What is itself made of several things stays as it is when it is short, and is text otherwise. */
function boundedEntry(value: unknown): unknown {
  if (typeof value === 'string') return boundedText(value);
  if (typeof value !== 'object' || value === null) return value;
  const json = JSON.stringify(value);
  return json.length <= LONGEST_FACT ? value : boundedText(json);
}
