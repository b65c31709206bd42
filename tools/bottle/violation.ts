/** Something that must never be. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** What a program meets that is being killed, so that it does not go on. Nobody hears of it. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** Whether it is what the dead say: a program that was killed may still find that its files are closed. */
export function isOfTheDead(error: unknown): boolean {
  return (
    error instanceof Killed ||
    (error instanceof Error && /database connection is not open/.test(error.message))
  );
}
