import type { CommandName, ParametersOf } from '@flamenco/domain/commands';
import type { Failure, FindingActions } from '@flamenco/domain/findings';
import type { Clock } from '../../timing/clock.js';
import type { RenderReport } from '../receipts/render-report.js';
import type { MemoryCaps } from '../processes/memory-cap.js';
import type { ProgramRunner } from '../processes/program-runner.js';
import type { ProcessResources } from '../processes/process-resources.js';
import type { CommandLimits } from '../processes/command-watch.js';
import type { KeptFrame, WholeFrame } from '../verification/kept-frames.js';

/** What a command can do besides its work. */
export interface CommandContext {
  /** Aborted when the task has to stop; a command then ends soon, its processes gone, by rejecting. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly platform: NodeJS.Platform;
  /** Where programs that come with the Worker are looked for. */
  readonly toolsDir: string;
  /** For the processes that a command starts. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What these processes may take of the computer. */
  readonly resources?: ProcessResources | undefined;
  /** Limits of their memory; a new one for each. */
  readonly memoryCaps?: MemoryCaps | undefined;
  /** Where programs run; by default on this computer, as they are. */
  readonly runner?: ProgramRunner | undefined;
  /** Where programs run that are told no folder; made when it is first asked for, and removed when the task ends. */
  readonly scratchFolder: () => Promise<string>;
  /** Writes a line to the task's log. */
  readonly log: (line: string) => void;
  /** Counts a step of this command as done. */
  readonly step: () => void;
  /** An output file is complete, and shows this frame; it may become the Manager's preview. */
  readonly fileSaved: (path: string, frame?: number) => void;
  /** What findings of this task lead to, where that is not what is usual. */
  readonly findingActions: FindingActions;
  /** What came of a render, for the Manager to keep with the attempt. */
  readonly reportRender: (report: RenderReport) => void;
  /** Frames that earlier attempts at the task have rendered whole. */
  readonly keptFrames: readonly KeptFrame[];
  /** A frame is there, and whole: a later attempt may keep it. */
  readonly frameIsWhole: (frame: WholeFrame) => void;
  /** The frames so far are not what the job wants: no later attempt may keep any. */
  readonly forgetFrames: () => void;
  /** How long a program may be silent, and take. */
  readonly limits: CommandLimits;
}

/**
 * Carries out a command; rejects with a CommandFailure when it cannot be done. Its parameters are those of the description of
 * commands, and read.
 */
export type CommandRunner<N extends CommandName> = (
  parameters: ParametersOf<N>,
  context: CommandContext,
) => Promise<void>;

/** What went wrong, as people sort it, and the line that says it. */
export type FailureFacts = Pick<Failure, 'category' | 'line'>;

/** A command could not be carried out; the message goes to the task's log, and says what to do. */
export class CommandFailure extends Error {
  override readonly name: string = 'CommandFailure';
  /** What went wrong, where more is known of it than the message says. */
  readonly facts: FailureFacts | undefined;

  constructor(message: string, options: ErrorOptions & { readonly facts?: FailureFacts | undefined } = {}) {
    super(message, options);
    this.facts = options.facts;
  }
}

/** The job type says something that cannot be done: it is no use to try that again. */
export class WrongCommand extends CommandFailure {
  override readonly name = 'WrongCommand';
}

/** A failure that names the command and its parameter, of which `problem` says what is wrong. */
export function wrongParameter(command: CommandName, parameter: string, problem: string): WrongCommand {
  return new WrongCommand(`command "${command}": parameter "${parameter}" ${problem}; ${REMEDY}`);
}

/** What to do about a command that a job type makes. */
export const REMEDY = 'correct the job type that makes this task';
