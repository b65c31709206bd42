/** What Jest and its test framework leave on the global object, by the descriptions of their symbols. */
const OF_JEST: ReadonlySet<string | undefined> = new Set([
  'EVENT_HANDLERS',
  'JEST_STATE_SYMBOL',
  'LOG_ERRORS_BEFORE_RETRY',
  'RETRY_IMMEDIATELY',
  'RETRY_TIMES',
  'RETRY_TIMES_SETTER',
  'TEST_TIMEOUT_SYMBOL',
  'WAIT_BEFORE_RETRY',
]);

type Descriptors = Readonly<Record<string, PropertyDescriptor>>;

/** The process as it is when this is made: its global object and its environment. */
export class GlobalState {
  private readonly globals: Descriptors = Object.getOwnPropertyDescriptors(globalThis);
  private readonly environment = { ...process.env };
  private readonly exit = Object.getOwnPropertyDescriptor(process, 'exit') ?? {};

  /** Puts it back; what packages add when they are first loaded stays. @returns the names of globals that were others */
  restore(): readonly string[] {
    Object.defineProperty(process, 'exit', this.exit);
    restoreEnvironment(this.environment);
    for (const key of Object.getOwnPropertySymbols(globalThis)) {
      if (OF_JEST.has(key.description)) Reflect.deleteProperty(globalThis, key);
    }
    const now: Descriptors = Object.getOwnPropertyDescriptors(globalThis);
    const changed = Object.entries(this.globals).filter(([name, before]) => !isSame(before, now[name]));
    for (const [name, before] of changed) Object.defineProperty(globalThis, name, before);
    return changed.map(([name]) => name).filter((name) => name !== 'console'); // Jest's own, for each file
  }
}

function restoreEnvironment(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) {
    if (!(name in environment)) Reflect.deleteProperty(process.env, name);
  }
  Object.assign(process.env, environment);
}

/** What Node.js makes when it is first used has a getter before, and a value after that. */
function isSame(before: PropertyDescriptor, after: PropertyDescriptor | undefined): boolean {
  return after !== undefined && (before.get !== undefined || Object.is(before.value, after.value));
}
