import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { TaskReassigned, type UpdateBuffer } from './update-buffer.js';

/** A task as the Manager hands it out, as far as the Worker reads it. */
export interface GivenTask {
  readonly uuid: string;
  readonly name: string;
  readonly commands: readonly {
    readonly name: string;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly total_step_count: number;
  }[];
}

type Command = (
  parameters: Readonly<Record<string, unknown>>,
  log: (text: string) => Promise<void>,
  signal: AbortSignal,
) => Promise<void>;

/** Those of Flamenco 3's commands that need nothing but this computer. */
const COMMANDS: Readonly<Record<string, Command>> = {
  echo: (parameters, log) => log(`echo: ${JSON.stringify(parameters['message'])}\n`),
  sleep: async (parameters, _log, signal) => {
    await wait(Math.trunc(Number(parameters['duration_in_seconds'])) * 1_000, undefined, { signal });
  },
  exec: async ({ exe, args = [] }, log, signal) => {
    const child = spawn(String(exe), args as string[], { signal });
    const chunks: Promise<void>[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(log(`pid=${child.pid ?? 0} > ${chunk.toString()}`));
    });
    const [code] = (await once(child, 'close')) as [number | null];
    await Promise.all(chunks);
    if (code !== 0) throw new Error(`exec: process exited abnormally with code ${String(code)}`);
  },
};

/** Runs a task as Flamenco 3's Worker does (behaviour.md §26.5). One that is aborted is not reported. */
export class TaskRunner {
  constructor(private readonly updates: UpdateBuffer) {}

  async run(task: GivenTask, signal: AbortSignal): Promise<void> {
    const report = this.updates.send.bind(this.updates, task.uuid);
    try {
      await report({ taskStatus: 'active', activity: 'Started' });
      let steps = 0;
      for (const { name, parameters, total_step_count: ownSteps } of task.commands) {
        const command = COMMANDS[name];
        if (!command) throw new Error(`unknown command: ${name}`);
        await command(parameters, (log) => report({ log }), signal);
        steps += Math.max(1, ownSteps);
        await report({ activity: 'Progress', steps_completed: steps });
      }
      signal.throwIfAborted();
      await report({ taskStatus: 'completed', activity: 'Completed' });
    } catch (error) {
      if (signal.aborted || error instanceof TaskReassigned) return;
      const failure = `Failed: ${error instanceof Error ? error.message : String(error)}`;
      await report({ taskStatus: 'failed', activity: failure, log: `${failure}\n` });
    }
  }
}
