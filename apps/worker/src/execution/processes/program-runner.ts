import type { Readable, Writable } from 'node:stream';
import { ProcessGroup, type ProcessEnd, type ProcessOrder } from './process-group.js';

/** A program that a command has started, with everything that it has started itself. */
export interface RunningProgram {
  /** Of the process that stands for it here. */
  readonly pid: number;
  readonly input: Writable | null;
  readonly outputs: readonly Readable[];
  /** What of its resources could not be limited, a sentence each. */
  readonly troubles: readonly string[];
  exited(): Promise<ProcessEnd>;
  /** The CPU time that it has used, in milliseconds; undefined where that cannot be known. */
  cpuTimeMs(): number | undefined;
  /** Ends it. @returns the ids of processes that cannot be ended */
  stop(): Promise<readonly number[]>;
  /** Ends what it has left behind at its own end. */
  stopOrphans(): Promise<void>;
  /** Gives up on outputs that somebody still holds open. */
  closeOutputs(): void;
}

/** Where programs of commands run: on this computer, or in a container. */
export interface ProgramRunner {
  /** Rejects with Node's error (ENOENT, EACCES …), or a CommandFailure, if it cannot be started. */
  start(order: ProcessOrder): Promise<RunningProgram>;
}

/** Runs programs on this computer, as they are. */
export const hostRunner: ProgramRunner = { start: (order) => ProcessGroup.start(order) };
