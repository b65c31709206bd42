import { tmpdir } from 'node:os';
import { readCommand } from '../../src/execution/commands/command-table.js';
import type { CommandContext } from '../../src/execution/commands/command.js';
import type { RenderReport } from '../../src/execution/receipts/render-report.js';
import type { WholeFrame } from '../../src/execution/verification/kept-frames.js';
import { systemClock } from '../../src/timing/clock.js';

/** Most tests start a script in Blender's place, which gives no receipt; those that are about receipts see to it themselves. */
const NO_RECEIPT = 'receipt-missing';

/** A command under way, and what it has done so far. */
export interface RunningCommand {
  readonly log: string[];
  readonly savedFiles: string[];
  /** Which frames these show. */
  readonly savedFrames: (number | undefined)[];
  /** What it reported of each render. */
  readonly renders: RenderReport[];
  /** The frames that it reported as whole. */
  readonly wholeFrames: readonly WholeFrame[];
  readonly stepCount: () => number;
  readonly stop: () => void;
  /** Rejects when the command fails. */
  readonly done: Promise<void>;
}

/** What a command does besides its work, noted down. */
export interface NotedContext extends Omit<RunningCommand, 'done'> {
  readonly context: CommandContext;
}

/** Surroundings like a task's, in which what a command tells is noted. */
export function contextOf(surroundings: Partial<CommandContext> = {}): NotedContext {
  const stopper = new AbortController();
  const log: string[] = [];
  const savedFiles: string[] = [];
  const savedFrames: (number | undefined)[] = [];
  const renders: RenderReport[] = [];
  const wholeFrames: WholeFrame[] = [];
  let stepCount = 0;
  const context: CommandContext = {
    signal: stopper.signal,
    clock: systemClock,
    platform: process.platform,
    toolsDir: '/nowhere',
    environment: process.env,
    scratchFolder: () => Promise.resolve(tmpdir()),
    log: (line) => {
      if (!line.endsWith(`(${NO_RECEIPT})`)) log.push(line);
    },
    step: () => (stepCount += 1),
    fileSaved: (path, frame) => {
      savedFiles.push(path);
      savedFrames.push(frame);
    },
    findingActions: {},
    reportRender: ({ findings, ...report }) =>
      renders.push({ ...report, findings: findings.filter(({ kind }) => kind !== NO_RECEIPT) }),
    keptFrames: [],
    frameIsWhole: (frame) => wholeFrames.push(frame),
    forgetFrames: () => wholeFrames.splice(0),
    limits: {},
    ...surroundings,
  };
  return {
    context,
    log,
    savedFiles,
    savedFrames,
    renders,
    wholeFrames,
    stepCount: () => stepCount,
    stop: () => stopper.abort(new Error('stopped')),
  };
}

/** Starts a command as the task runner does. */
export function startCommand(
  name: string,
  parameters: Readonly<Record<string, unknown>>,
  surroundings: Partial<CommandContext> = {},
): RunningCommand {
  const { context, ...noted } = contextOf(surroundings);
  const done = Promise.resolve().then(() => readCommand({ name, parameters }, context.log).run(context));
  return { ...noted, done };
}

/** Runs a command to its end. */
export async function runCommand(...args: Parameters<typeof startCommand>): Promise<RunningCommand> {
  const command = startCommand(...args);
  await command.done;
  return command;
}
