/** A command of a task, as far as it matters here. */
interface CommandParameters {
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Whether a job is complete without what this task makes: its job type says `optional: true` of each of its commands, as the built-in one
 * says of its film. Such a task is tried like any other, but never fails: when it is to, it is given up.
 */
export function isOptionalTask(commands: readonly CommandParameters[]): boolean {
  return commands.length > 0 && commands.every(({ parameters }) => parameters?.['optional'] === true);
}

/** What is written to a task that is given up. `because`: why nobody tries again; `lastFailure`: what a Worker said of it. */
export function givenUpActivity(because: string, lastFailure: string): string {
  const failure = lastFailure === '' ? '' : ` ${lastFailure.replace(/[.\s]*$/, '.')}`;
  return `Given up, the job is complete without it.${failure} ${because}`;
}
