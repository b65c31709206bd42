import { errorMessage } from '../../error-facts.js';
import { CommandFailure, type CommandContext } from '../commands/command.js';
import { runProcess, type ProgramCall } from '../processes/run-process.js';
import { BlenderOutputReader, type BlenderOutputFacts } from './blender-output-facts.js';
import { openReceiptChannel, type ReceiptChannel } from './receipt-channel.js';
import { readReceipt } from './receipt-reader.js';
import type { RenderReceipt } from './render-receipt.js';

/** How Blender is called. Our own arguments come between these. */
export interface BlenderCall extends Omit<ProgramCall, 'args'> {
  /** The studio's arguments (`blenderArgs`), the first of which may be for a program that starts Blender. */
  readonly exeArgs: readonly string[];
  /** The job's, up to and including the blend file. */
  readonly fileArgs: readonly string[];
  /** The job's, behind the blend file. */
  readonly args: readonly string[];
}

/** How a run of Blender ended. */
export interface BlenderRun {
  /** What Blender reported, also when it failed or was stopped; undefined when it reported nothing. */
  readonly receipt: RenderReceipt | undefined;
  /** What its output said. */
  readonly output: BlenderOutputFacts;
  /** Why it did not end well: a CommandFailure, or the reason of the aborted signal. */
  readonly failure?: Error;
}

/**
 * Runs Blender to its end, and collects its receipt. Never rejects: what was written until Blender failed, or was
 * stopped, is to be looked at as well.
 */
export async function runWithReceipt(call: BlenderCall, context: CommandContext): Promise<BlenderRun> {
  const output = new BlenderOutputReader();
  const channel = await openChannel(context);
  const onLine = (line: string): void => {
    output.read(line);
    call.onLine?.(line);
  };
  const { exe, installHint, exeArgs, fileArgs } = call;
  const ours = channel?.args ?? [];
  const args = [...exeArgs, ...ours, ...fileArgs, ...ours, ...call.args];
  const environment = { ...context.environment, ...channel?.environment };
  const failure = await failureOf(
    runProcess({ exe, installHint, args, onLine }, { ...context, environment }),
  );
  const receipt = await collect(channel, context);
  const facts = output.facts();
  return { receipt, output: facts, ...(failure ? { failure: explained(failure, facts, context) } : {}) };
}

async function failureOf(run: Promise<void>): Promise<Error | undefined> {
  try {
    await run;
    return undefined;
  } catch (failure) {
    return failure instanceof Error ? failure : new Error(String(failure));
  }
}

/** Blender's exit code says nothing of why it ended by itself. */
function explained(failure: Error, { failedPython }: BlenderOutputFacts, { signal }: CommandContext): Error {
  if (!failedPython || signal.aborted) return failure;
  const { kind, what, error } = failedPython;
  const name = { expr: 'expression', file: `file ${what}`, text: `text "${what}" of the file` }[kind];
  return new CommandFailure(
    `The Python ${name} of the job failed, so Blender ended without rendering on${error === '' ? '' : `: ${error}`}. The task's log has the traceback; correct the job type, or what the job has Blender run`,
    { cause: failure, ...(error !== '' && { facts: { category: 'python-error', line: error } }) },
  );
}

/** A render is not to fail for want of a receipt: a full temporary folder may be no obstacle to it. */
async function openChannel({ log }: CommandContext): Promise<ReceiptChannel | undefined> {
  try {
    return await openReceiptChannel();
  } catch (error) {
    log(`there will be no receipt of this render: ${errorMessage(error)}`);
    return undefined;
  }
}

async function collect(
  channel: ReceiptChannel | undefined,
  { log }: CommandContext,
): Promise<RenderReceipt | undefined> {
  try {
    return channel && readReceipt(await channel.collect());
  } catch (error) {
    log(`the receipt of this render cannot be read: ${errorMessage(error)}`);
    return undefined;
  } finally {
    await channel
      ?.close()
      .catch((error: unknown) => log(`cannot remove the receipt's folder: ${errorMessage(error)}`));
  }
}
