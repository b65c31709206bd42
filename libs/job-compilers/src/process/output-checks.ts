import { invalid, type FarmError } from '@flamenco/domain/errors';

/** Levels of lists and objects in settings and parameters; a few more than the script API lets through. */
const MOST_NESTING = 110;
const LARGEST_INTEGER = 2 ** 31 - 1;

/**
 * Checks values that nobody vouches for, and says where the one that is refused was found. What it says is put together only then:
 * a job may have a million values.
 */
export class OutputChecks {
  /** Positions from 0 of what is looked at now; undefined outside of tasks, and of commands. */
  task: number | undefined;
  command: number | undefined;

  /** A value that has to be an object. `what` names it in the refusal, here and below. */
  record(value: unknown, what: string): Readonly<Record<string, unknown>> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
    throw this.wrongKind(what, 'an object');
  }

  /** A value that has to be a list of at most so many items. */
  list(value: unknown, what: string, mostItems: number): readonly unknown[] {
    if (!Array.isArray(value)) throw this.wrongKind(what, 'a list');
    if (value.length <= mostItems) return value;
    throw this.tooLarge(what, `has ${value.length} items; at most ${mostItems} can be stored`);
  }

  /** A value that has to be a text of at most so many characters, all of which can be stored. */
  text(value: unknown, what: string, mostCharacters: number): string {
    if (typeof value !== 'string') throw this.wrongKind(what, 'text');
    const characters = value.length > mostCharacters ? countCharacters(value) : value.length;
    if (characters > mostCharacters)
      throw this.tooLarge(what, `has ${characters} characters; at most ${mostCharacters} can be stored`);
    if (value.includes('\0'))
      throw invalid(
        'job-script-output-invalid',
        `${this.place(what)} contains the character NUL, which cannot be stored`,
      );
    return value;
  }

  /** The same, or null. */
  textOrNull(value: unknown, what: string, mostCharacters: number): string | null {
    return value == null ? null : this.text(value, what, mostCharacters);
  }

  /** A value that has to be an integer of 32 bits, from `least` to `most`. */
  integer(value: unknown, what: string, least = -LARGEST_INTEGER, most = LARGEST_INTEGER): number {
    if (typeof value !== 'number' || !Number.isInteger(value)) throw this.wrongKind(what, 'an integer');
    if (value >= least && value <= most) return value;
    throw this.tooLarge(what, `is ${value}; it has to be between ${least} and ${most}`);
  }

  /** Checks that JSON is not nested too deep to be handled. */
  nesting(value: unknown, what: string, depth = 0): void {
    if (typeof value !== 'object' || value === null) return;
    if (depth > MOST_NESTING) throw this.tooLarge(what, `is nested more than ${MOST_NESTING} levels deep`);
    if (Array.isArray(value)) for (const item of value) this.nesting(item, what, depth + 1);
    else for (const key in value) this.nesting((value as Record<string, unknown>)[key], what, depth + 1);
  }

  /** A text of JSON of at most so many characters. */
  json(json: string, what: string, mostCharacters: number): string {
    if (json.length <= mostCharacters) return json;
    throw this.tooLarge(
      what,
      `takes ${json.length} characters of JSON; at most ${mostCharacters} can be stored`,
    );
  }

  private place(what: string): string {
    if (this.task === undefined) return `${what} of the job`;
    if (this.command === undefined) return `${what} of task ${this.task + 1}`;
    return `${what} of command ${this.command + 1} of task ${this.task + 1}`;
  }

  private wrongKind(what: string, kind: string): FarmError {
    const message = `${this.place(what)} is not ${kind}. Scripts should not replace built-in functions of JavaScript`;
    return invalid('job-script-output-invalid', message);
  }

  private tooLarge(what: string, problem: string): FarmError {
    return invalid('job-script-output-too-large', `${this.place(what)} ${problem}`);
  }
}

/** As people and JSON Schema count: what takes two code units, such as 🎬, is one character. */
function countCharacters(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; count += 1) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return count;
}
