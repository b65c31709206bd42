/** Longer texts are cut. */
const LONGEST_TEXT = 4096;

/** Reads an object that a stranger has made: values of other types than expected are as good as absent. */
export class UntrustedRecord {
  constructor(private readonly values: unknown) {}

  /** Whether there is an object under this name. */
  has(name: string): boolean {
    return typeof this.value(name) === 'object' && this.value(name) !== null;
  }

  /** The object under this name; an empty one if there is none. */
  record(name: string): UntrustedRecord {
    return new UntrustedRecord(this.value(name));
  }

  /** A text without lone surrogates, which no file name in Node.js and no JSON of ours can have. */
  text(name: string): string | undefined {
    return asText(this.value(name));
  }

  number(name: string): number | undefined {
    const value = this.value(name);
    return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER
      ? value
      : undefined;
  }

  is(name: string): boolean {
    return this.value(name) === true;
  }

  texts(name: string, most: number): string[] {
    return this.list(name, most).flatMap((member) => asText(member) ?? []);
  }

  records(name: string, most: number): UntrustedRecord[] {
    return this.list(name, most).map((member) => new UntrustedRecord(member));
  }

  private list(name: string, most: number): unknown[] {
    const value = this.value(name);
    return Array.isArray(value) ? value.slice(0, most) : [];
  }

  private value(name: string): unknown {
    const { values } = this;
    if (typeof values !== 'object' || values === null || !Object.hasOwn(values, name)) return undefined;
    return (values as Record<string, unknown>)[name];
  }
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, LONGEST_TEXT).toWellFormed() : undefined;
}

/** The members that are there. */
export function present<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
