import { invalid, type FarmError } from '@flamenco/domain/errors';
import { Turns } from '../turns.js';

/** What a JSON text may consist of. */
export interface JsonLimits {
  /** Lists and objects in each other. `JSON.parse` takes any depth; what walks through the value afterwards ends with a full stack. */
  readonly depth: number;
  /** Entries of lists and objects, all together: each is a value in memory, many times as large as its text. */
  readonly entries: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** As much of a text as is parsed at once, in bytes: about a millisecond. */
const PIECE_BYTES = 64 * 1024;
/** A text is parsed in one go: the longest that may be, in bytes. */
const LONGEST_TEXT_BYTES = 4 * 1024 * 1024;
/** So many bytes are looked through before the clock is looked at. */
const LOOK_BYTES = 32 * 1024;

/** A list or an object that is not closed yet. */
interface Open {
  readonly isList: boolean;
  /** Where its bracket is. */
  readonly start: number;
  /** Where the text begins that is not parsed yet. */
  rest: number;
  /** What is parsed of it; undefined as long as it is small enough to be parsed with what is around it. */
  value: unknown[] | Record<string, unknown> | undefined;
  /** What comes next has to begin with a comma, since an entry was put in. */
  isAfterEntry: boolean;
  /** What comes next cannot be nothing, since a comma was there. */
  isAfterComma: boolean;
  /** Where it is to be put in what it lies in. */
  key: string | undefined;
}

/** As much as is parsed at once without a look at the clock, in bytes: some tens of µs. */
const SMALL_BYTES = 16 * 1024;

/** Whether a text is so small that it cannot hold up others, whatever is in it, and cannot be beyond the limits. Says nothing of larger ones. */
export function isWithinLimits(json: Buffer, { depth, entries }: JsonLimits): boolean {
  if (json.length > SMALL_BYTES || json.length > 2 * entries) return false;
  if (json.length <= depth) return true;
  let brackets = 0; // those in texts, too: it is no matter if a text with as many is parsed the other way
  for (const byte of json) if (byte === OPEN_LIST || byte === OPEN_OBJECT) brackets += 1;
  return brackets <= depth;
}

/** For what is within the limits. Throws `invalid` for what is not JSON. */
export function parseJsonAtOnce(json: Buffer): unknown {
  return parsed(json.toString('utf8'));
}

/**
 * Parses JSON as `JSON.parse` does, but in turns of the event loop: a large text is cut at its commas, and the pieces are parsed one
 * by one. Throws `invalid` for what is not JSON, and for more than the limits.
 */
export async function parseJsonInTurns(json: Buffer, limits: JsonLimits): Promise<unknown> {
  return new PiecewiseParser(json, limits).parse();
}

class PiecewiseParser {
  private readonly turns = new Turns();
  /** Stands for a list or an object that is parsed by itself; no text has it by chance. */
  private slot = '';
  private readonly open: Open[] = [];
  private entries = 0;
  private root: unknown;
  private rootEnd: number | undefined;

  constructor(
    private readonly json: Buffer,
    private readonly limits: JsonLimits,
  ) {}

  async parse(): Promise<unknown> {
    const { json } = this;
    let lookAt = LOOK_BYTES;
    for (let at = 0; at < json.length; at += 1) {
      at = this.look(at);
      if (at < lookAt) continue;
      lookAt = at + LOOK_BYTES;
      if (this.turns.isOver) await this.turns.next();
    }
    if (this.open.length > 0) throw this.broken('it ends early');
    if (this.root === undefined || this.rootEnd === undefined) return parsed(json.toString('utf8'));
    if (json.toString('utf8', this.rootEnd).trim() !== '') throw malformed('something follows its end');
    return this.root;
  }

  /** @returns the last place that was looked at */
  private look(at: number): number {
    const byte = this.json[at] ?? 0;
    switch (byte) {
      case QUOTE:
        return this.endOfText(at);
      case COMMA:
        this.cutAt(at);
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        this.begin(at, byte === OPEN_LIST);
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        this.end(at, byte === CLOSE_LIST);
        break;
      default:
    }
    return at;
  }

  /** @returns where the closing quote of a text is, or the end of everything */
  private endOfText(start: number): number {
    const { json } = this;
    for (let end = json.indexOf(QUOTE, start + 1); end >= 0; end = json.indexOf(QUOTE, end + 1)) {
      let backslashes = 0;
      while (json[end - 1 - backslashes] === BACKSLASH) backslashes += 1;
      if (end - start > LONGEST_TEXT_BYTES) throw tooLong();
      if (backslashes % 2 === 0) return end;
    }
    throw this.broken('a text in it does not end');
  }

  private begin(at: number, isList: boolean): void {
    if (this.open.length >= this.limits.depth)
      throw malformed(`it is nested more than ${this.limits.depth} deep`);
    this.open.push({
      isList,
      start: at,
      rest: at + 1,
      value: undefined,
      isAfterEntry: false,
      isAfterComma: false,
      key: undefined,
    });
  }

  private cutAt(at: number): void {
    this.entries += 1;
    if (this.entries >= this.limits.entries) throw tooMany(this.limits.entries);
    const innermost = this.open.at(-1);
    if (!innermost || at - innermost.rest < PIECE_BYTES) return;
    this.parseSeparately();
    this.take(innermost, at);
    innermost.rest = at + 1;
    innermost.isAfterEntry = false;
    innermost.isAfterComma = true;
  }

  private end(at: number, isList: boolean): void {
    const closed = this.open.pop();
    if (closed?.isList !== isList) throw this.broken('its brackets do not fit together');
    if (closed.value === undefined) return;
    this.take(closed, at);
    const around = this.open.at(-1);
    if (around) {
      put(around, closed.key ?? '', closed.value);
      around.rest = at + 1;
      around.isAfterEntry = true;
    } else {
      if (this.root !== undefined || this.json.toString('utf8', 0, closed.start).trim() !== '')
        throw malformed('something stands before its beginning');
      this.root = closed.value;
      this.rootEnd = at + 1;
    }
  }

  /** Has all that is open parsed by itself from now on: what stands before each of it is taken into what it lies in. */
  private parseSeparately(): void {
    this.slot ||= `slot ${crypto.randomUUID()}`;
    for (const [index, inner] of this.open.entries()) {
      if (inner.value !== undefined) continue;
      inner.value = inner.isList ? [] : {};
      const around = this.open[index - 1];
      if (around) inner.key = this.take(around, inner.start, JSON.stringify(this.slot));
    }
  }

  /** JSON.parse says where it is broken, and is asked as long as the text is small. */
  private broken(why: string): FarmError {
    if (this.json.length <= PIECE_BYTES) parsed(this.json.toString('utf8'));
    return malformed(why);
  }

  /** The text that is not parsed yet, up to a place, without the comma that it has to begin with; undefined when there is none. */
  private restOf(from: Open, end: number, hasNext: boolean): string | undefined {
    const text = this.json.toString('utf8', from.rest, end);
    const isEmpty = text.trim() === '';
    if (isEmpty && !hasNext) {
      if (from.isAfterComma && !from.isAfterEntry) throw malformed('nothing follows a comma');
      return undefined;
    }
    if (!from.isAfterEntry) return text;
    const comma = text.search(/\S/);
    if (text[comma] !== ',') throw malformed('a comma is missing');
    const rest = text.slice(comma + 1);
    if (rest.trim() === '' && !hasNext) throw malformed('nothing follows a comma');
    return rest;
  }

  /** Parses the rest of a list or an object up to a place. @param next - what else is in it @returns the key of that */
  private take(into: Open, end: number, next?: string): string | undefined {
    const text = this.restOf(into, end, next !== undefined);
    if (text === undefined) return undefined;
    const value = parsed(into.isList ? `[${text}${next ?? ''}]` : `{${text}${next ?? ''}}`);
    const entries = Object.entries(value as object);
    for (const [key, entry] of entries) {
      const isSlotInList = into.isList && entry === this.slot; // what belongs there is added when it is whole
      if (!isSlotInList) put(into, key, entry);
    }
    return entries.find(([, entry]) => entry === this.slot)?.[0];
  }
}

/** Own properties, whatever they are called, as `JSON.parse` makes them. */
function put({ value }: Open, key: string, entry: unknown): void {
  if (Array.isArray(value)) {
    value.push(entry);
    return;
  }
  Object.defineProperty(value, key, { value: entry, writable: true, enumerable: true, configurable: true });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : 'unreadable', error);
  }
}

/** The refusal of a body that is no JSON. */
export function malformed(why: string, cause?: unknown): FarmError {
  return invalid('malformed-json', `The body of the request is not JSON: ${why}.`, { cause });
}

function tooLong(): FarmError {
  const mostMib = LONGEST_TEXT_BYTES / 1024 / 1024;
  return invalid(
    'text-too-long',
    `A string in the body of the request is longer than ${mostMib} MiB. Send less.`,
    {
      httpStatus: 413,
    },
  );
}

function tooMany(most: number): FarmError {
  return invalid('too-many-entries', `The body of the request has more than ${most} entries. Send fewer.`, {
    httpStatus: 413,
  });
}
