import { pipeline } from 'node:stream/promises';
import { categorizeFailure } from '@flamenco/domain/findings';
import { quoteShell } from '@flamenco/domain/shell';
import { CommandFailure, type CommandContext } from '../commands/command.js';
import { CommandWatch, type ReachedLimit } from './command-watch.js';
import type { MemoryCap } from './memory-cap.js';
import { OutputLines } from './output-lines.js';
import type { ProcessEnd } from './process-group.js';
import { hostRunner, type RunningProgram } from './program-runner.js';
import { ReadingPace } from './reading-pace.js';
import { errorCode, errorMessage } from '../../error-facts.js';

/** A program to run as part of a command. */
export interface ProgramCall {
  readonly exe: string;
  readonly args: readonly string[];
  /** The folder to run in; by default where the Worker was started. */
  readonly cwd?: string | undefined;
  /** How to come by the program, for the message when it is not there. */
  readonly installHint: string;
  /** Sees every line of output. */
  readonly onLine?: (line: string) => void;
  /** What the program reads from its standard input. When making it fails, the program is stopped, and the call fails so. */
  readonly input?: AsyncIterable<Buffer>;
}

/** The program has ended, or closed its input, before it had read all of it: its exit code says whether that is a failure. */
const NOT_READ: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EOF', 'ERR_STREAM_PREMATURE_CLOSE']);

/** What goes wrong is said near the end: so many lines are kept, to see what it is. */
const KEPT_LINES = 300;

/** How long outputs may stay open once the program itself has ended: the end of its output comes within milliseconds. */
const OUTPUT_END_MS = 2000;

/**
 * Runs a program to its end, its output going to the task's log. Nothing of it is left when this settles: neither after
 * a failure, nor when the task is stopped, nor when the program leaves processes behind.
 * @throws CommandFailure when it cannot be started, or ends with anything but exit code 0
 */
export async function runProcess(call: ProgramCall, context: CommandContext): Promise<void> {
  context.signal.throwIfAborted();
  context.log(`going to run: ${quoteShell([call.exe, ...call.args])}`);
  const memoryCap = context.memoryCaps?.newCap();
  const group = await start(call, memoryCap, context);
  for (const trouble of group.troubles) context.log(`warn: ${trouble}`);
  const stop = (): void => {
    group.stop().catch((error: unknown) => context.log(`cannot stop the process: ${errorMessage(error)}`));
  };
  context.signal.addEventListener('abort', stop, { once: true });
  if (context.signal.aborted) stop(); // while it was starting
  const ending: Ending = { why: undefined };
  const watch = watchProgram(group, ending, stop, context);
  try {
    const pace = new ReadingPace(context.clock);
    const lastLines: string[] = [];
    const onLine = (line: string): void => {
      watch.said(line);
      keepLast(lastLines, line);
      call.onLine?.(line);
    };
    const outputsEnded = Promise.all(
      group.outputs.map((output) => readLines(output, group.pid, onLine, pace, context)),
    );
    const inputEnded = feed(call, group);
    void inputEnded.catch(() => undefined); // when the outcome is known before, nobody asks
    const end = await group.exited();
    watch.stop();
    await endOfOutputs(outputsEnded, group, context);
    context.signal.throwIfAborted();
    checkLimits(`process ${group.pid} (${call.exe})`, ending, memoryCap);
    await inputEnded;
    checkEnd(call.exe, group.pid, end, lastLines);
  } finally {
    watch.stop();
    context.signal.removeEventListener('abort', stop);
    await endAll(group, context);
    memoryCap?.remove();
  }
}

async function endAll(group: RunningProgram, { log }: CommandContext): Promise<void> {
  const survivors = await group.stop();
  if (survivors.length > 0)
    log(`these processes could not be ended, end them by hand: ${survivors.join(', ')}`);
}

function keepLast(lines: string[], line: string): void {
  if (lines.push(line) > KEPT_LINES) lines.shift();
}

/** Rejects when the input could not be made. */
async function feed({ input }: ProgramCall, group: RunningProgram): Promise<void> {
  if (!input || !group.input) return;
  try {
    await pipeline(input, group.input);
  } catch (error) {
    if (NOT_READ.has(errorCode(error))) return;
    await group.stop();
    throw error;
  }
}

/** Why a program was ended that was not to go on. */
interface Ending {
  why: string | undefined;
  limit?: ReachedLimit;
}

function watchProgram(
  group: RunningProgram,
  ending: Ending,
  stop: () => void,
  { limits, clock }: CommandContext,
): CommandWatch {
  const onLimit = (why: string, limit: ReachedLimit): void => {
    ending.why = why;
    ending.limit = limit;
    stop();
  };
  return new CommandWatch(limits, { cpuTimeMs: () => group.cpuTimeMs(), onLimit }, clock);
}

async function start(
  call: ProgramCall,
  memoryCap: MemoryCap | undefined,
  context: CommandContext,
): Promise<RunningProgram> {
  try {
    return await (context.runner ?? hostRunner).start({
      exe: call.exe,
      args: call.args,
      cwd: call.cwd,
      environment: context.environment,
      resources: { ...context.resources, memoryCap },
      hasInput: call.input !== undefined,
    });
  } catch (cause) {
    if (cause instanceof CommandFailure) throw cause;
    const code = errorCode(cause);
    if (code === 'ENOENT') {
      throw new CommandFailure(
        `cannot find the program "${call.exe}" on this computer. ${call.installHint}`,
        { cause },
      );
    }
    if (code === 'EACCES') {
      throw new CommandFailure(
        `"${call.exe}" may not be run; make it executable for the user that the Worker runs as`,
        { cause },
      );
    }
    throw new CommandFailure(`cannot start "${call.exe}": ${errorMessage(cause)}`, { cause });
  }
}

/** Reads no faster than the log can take; a program that prints more has to wait. */
function readLines(
  output: RunningProgram['outputs'][number],
  pid: number,
  onLine: (line: string) => void,
  pace: ReadingPace,
  context: CommandContext,
): Promise<void> {
  let byteCount = 0;
  const lines = new OutputLines((line) => {
    const logLine = `pid=${pid} > ${line}`;
    byteCount += logLine.length;
    context.log(logLine);
    onLine(line);
  });
  return new Promise((resolve) => {
    let stopTimer = (): void => undefined;
    output.on('data', (bytes: Buffer) => {
      lines.write(bytes);
      const pauseMs = pace.pauseAfter(byteCount);
      byteCount = 0;
      if (pauseMs === 0) return;
      output.pause();
      stopTimer = context.clock.startTimer(pauseMs, () => output.resume());
    });
    output.once('close', () => {
      stopTimer();
      lines.end();
      resolve();
    });
  });
}

/** Waits for the last lines. Whoever holds the outputs open after the program's end was left behind by it, and is ended. */
async function endOfOutputs(
  outputsEnded: Promise<unknown>,
  group: RunningProgram,
  context: CommandContext,
): Promise<void> {
  const timedOut = Promise.withResolvers<true>();
  const stopTimer = context.clock.startTimer(OUTPUT_END_MS, () => timedOut.resolve(true));
  const hasLeftovers = await Promise.race([outputsEnded.then(() => false), timedOut.promise]);
  stopTimer();
  if (!hasLeftovers) return;
  context.log(`pid=${group.pid} has ended, but processes that it started have not: ending them`);
  await group.stopOrphans();
  group.closeOutputs();
  await outputsEnded;
}

function checkLimits(process: string, { why, limit }: Ending, memoryCap: MemoryCap | undefined): void {
  if (why !== undefined)
    throw new CommandFailure(`${process} ${why}`, { facts: categorizeFailure({ lines: [], limit }) });
  if (!memoryCap?.wasExceeded()) return;
  const most = `${(memoryCap.limitBytes / 1024 ** 3).toFixed(1)} GiB`;
  throw new CommandFailure(
    `${process} needed more memory than ${most}, which is the memory_limit of this Worker; give it more, or make the scene smaller`,
    { facts: { category: 'out-of-memory' } },
  );
}

function checkEnd(
  exe: string,
  pid: number,
  { exitCode, signal }: ProcessEnd,
  lastLines: readonly string[],
): void {
  if (exitCode === 0) return;
  const how =
    exitCode === null ? `was ended by ${String(signal)}` : `exited abnormally with code ${exitCode}`;
  const facts = categorizeFailure({
    lines: lastLines,
    ...(exitCode === null ? { signal: signal ?? undefined } : { exitCode }),
  });
  const { category, summary, line } = facts;
  const quoted = line === undefined ? '' : `, for it said "${line}"`;
  const why = category === 'other' ? '' : ` (${category}${quoted}). ${summary}`;
  throw new CommandFailure(`process ${pid} (${exe}) ${how}${why}; its output is in the task's log`, {
    facts,
  });
}
