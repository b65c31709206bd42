import { CommandFailure } from './command.js';

/** A command's parameters, read with the failures that tell a job type's author what is wrong. */
export class CommandParameters {
  constructor(
    private readonly commandName: string,
    private readonly values: Readonly<Record<string, unknown>>,
  ) {}

  /** Any JSON value; it has to be there. */
  any(name: string): unknown {
    if (this.values[name] === undefined) throw this.failure(name, 'is missing');
    return this.values[name];
  }

  /** A text that is there and not empty. */
  text(name: string): string {
    const text = this.textOrEmpty(name);
    if (text === '') throw this.failure(name, 'is empty');
    return text;
  }

  /** A text that has to be there, but may be empty. */
  textOrEmpty(name: string): string {
    const value = this.any(name);
    if (typeof value !== 'string') throw this.failure(name, `must be text, but is ${JSON.stringify(value)}`);
    return value;
  }

  /** A text, empty if it is not there. */
  optionalText(name: string): string {
    return this.isAbsent(name) ? '' : this.textOrEmpty(name);
  }

  /** A number. */
  number(name: string): number {
    const value = this.any(name);
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw this.failure(name, `must be a number, but is ${JSON.stringify(value)}`);
    }
    return value;
  }

  /** A list of texts, empty if it is not there; other values in it are written out. */
  list(name: string): readonly string[] {
    if (this.isAbsent(name)) return [];
    const value = this.values[name];
    if (!Array.isArray(value)) throw this.failure(name, `must be a list, but is ${JSON.stringify(value)}`);
    return value.map((member: unknown) => (typeof member === 'string' ? member : JSON.stringify(member)));
  }

  /** An object, empty if it is not there. */
  object(name: string): Readonly<Record<string, unknown>> {
    if (this.isAbsent(name)) return {};
    const value = this.values[name];
    if (typeof value !== 'object' || Array.isArray(value)) {
      throw this.failure(name, `must be an object, but is ${JSON.stringify(value)}`);
    }
    return value as Readonly<Record<string, unknown>>;
  }

  /** True or false; false if it is not there. */
  optionalBoolean(name: string): boolean {
    if (this.isAbsent(name)) return false;
    const value = this.values[name];
    if (typeof value !== 'boolean') {
      throw this.failure(name, `must be true or false, but is ${JSON.stringify(value)}`);
    }
    return value;
  }

  /** A failure that names the command and the parameter. */
  failure(name: string, problem: string): CommandFailure {
    return new CommandFailure(
      `command "${this.commandName}": parameter "${name}" ${problem}; correct the job type that makes this task`,
    );
  }

  private isAbsent(name: string): boolean {
    return this.values[name] === undefined || this.values[name] === null;
  }
}
