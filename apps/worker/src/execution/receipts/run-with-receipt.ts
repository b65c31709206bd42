import type { CommandContext } from '../commands/command.js';
import { runProcess, type ProgramCall } from '../processes/run-process.js';
import type { RenderReceipt } from './render-receipt.js';

/** How Blender is called: our own arguments are put before all others. */
export type BlenderCall = ProgramCall;

/** How a run of Blender ended. */
export interface BlenderRun {
  /** What Blender reported, also when it failed or was stopped; undefined when it reported nothing. */
  readonly receipt: RenderReceipt | undefined;
  /** Why it did not end well: a CommandFailure, or the reason of the aborted signal. */
  readonly failure?: Error;
}

/**
 * Runs Blender to its end, and collects its receipt. Never rejects: what was written until Blender failed, or was
 * stopped, is to be looked at as well.
 */
export async function runWithReceipt(call: BlenderCall, context: CommandContext): Promise<BlenderRun> {
  try {
    await runProcess(call, context);
    return { receipt: undefined };
  } catch (failure) {
    return { receipt: undefined, failure: asError(failure) };
  }
}

function asError(failure: unknown): Error {
  return failure instanceof Error ? failure : new Error(String(failure));
}
