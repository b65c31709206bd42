/** Recounts what the database keeps counts of; the database's module implements it. */
export abstract class DatabaseCheck {
  /** What is wrong, a line each; empty when all is well. */
  abstract findProblems(): readonly string[] | Promise<readonly string[]>;
}
