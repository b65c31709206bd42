import type { SqlWriter } from './sql.js';

/**
 * How the Managers that share a database reach each other, besides by what is in its tables: a connection of its own, which is made anew
 * when it breaks.
 */
export interface ManagerLine {
  /** Of this Manager, for as long as it runs. */
  readonly id: string;
  /** For statements outside of works. They are refused while the line is down. */
  readonly sql: SqlWriter;
  readonly isUp: boolean;
  /** Whether this Manager has the lead: never while the line is down, and at most one does. */
  readonly leads: boolean;
  /**
   * Has each transaction find out whether works are to write news for others.
   * @param statement - without parameters; its row has the number of other `managers`
   */
  countOthersBy(statement: string): void;
  /** Takes the lead if nobody has it. */
  askForLead(): Promise<void>;
  /** Has the server end the line of a Manager that shows no sign of life: if it has the lead, that is free then. */
  endLineOf(id: string): Promise<void>;
  /** Has the other Managers look at once what is new. Returns at once; while the line is down, they look when it is up. */
  ring(): void;
  /** Has somebody told when another Manager rings, and when the line is up anew. */
  onRing(listener: () => void): void;
  /** Has somebody told when this Manager takes the lead, or loses it. */
  onLead(listener: (leads: boolean) => void): void;
  /** Has something done before the line is closed. */
  onClose(farewell: () => Promise<void>): void;
}
