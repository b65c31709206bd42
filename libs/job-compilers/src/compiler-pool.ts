import { CompilerProcess, type Outcome } from './compiler-process.js';
import { DEFAULT_IDLE_PROCESS_KEPT_MS, MOST_COMPILER_PROCESSES } from './limits.js';
import type { ScriptAnswer, ScriptRequest } from './process/protocol.js';
import { outOfMemory, outOfTime } from './process/script-failure.js';

/** A process that has nothing to do, and what ends it. */
interface IdleProcess {
  readonly process: CompilerProcess;
  readonly timer: NodeJS.Timeout;
}

/**
 * Hands scripts to compiler processes: started when first needed, kept for the next script, replaced when one dies, and ended when
 * there was nothing to do for a while. A process has one script at a time, so a script can take nobody down but itself.
 */
export class CompilerPool {
  private readonly idle: IdleProcess[] = [];
  private readonly keptForMs: number;
  private readonly all = new Set<CompilerProcess>();
  private readonly waiting: (() => void)[] = [];
  private busy = 0;

  /** @param keptForMs - how long a process is kept that has nothing to do: it takes some 70 MiB */
  constructor(keptForMs = DEFAULT_IDLE_PROCESS_KEPT_MS) {
    this.keptForMs = keptForMs;
  }

  /** Runs a script and says how that went; throws `unavailable` when no process can be started. */
  async run(request: ScriptRequest): Promise<ScriptAnswer> {
    await this.takeTurn();
    try {
      return await this.runFairly(request);
    } finally {
      this.busy -= 1;
      this.waiting.shift()?.();
    }
  }

  /** Ends all processes. Running scripts answer that they were ended; further ones start new processes. */
  async close(): Promise<void> {
    const processes = [...this.all];
    for (const { timer } of this.idle.splice(0)) clearTimeout(timer);
    this.all.clear();
    await Promise.all(processes.map((process) => process.kill()));
  }

  private async takeTurn(): Promise<void> {
    while (this.busy >= MOST_COMPILER_PROCESSES) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.busy += 1;
  }

  private takeProcess(): CompilerProcess {
    for (let idle = this.idle.pop(); idle; idle = this.idle.pop()) {
      clearTimeout(idle.timer);
      if (idle.process.isAlive) return idle.process;
      this.all.delete(idle.process);
    }
    return this.startProcess();
  }

  private startProcess(): CompilerProcess {
    const process = new CompilerProcess();
    this.all.add(process);
    return process;
  }

  /** A process may die of what an earlier script left behind in it: then this one gets a fresh process, and only that counts. */
  private async runFairly(request: ScriptRequest): Promise<ScriptAnswer> {
    const process = this.takeProcess();
    const isFresh = process.isFresh;
    let outcome = await this.runIn(process, request);
    if (!isFresh && 'died' in outcome && outcome.died === 'out-of-memory') {
      outcome = await this.runIn(this.startProcess(), request);
    }
    if ('answer' in outcome) return outcome.answer;
    const failure =
      outcome.died === 'out-of-time' ? outOfTime(request.cpuLimitMs) : outOfMemory(request.memoryLimitMiB);
    return { failure, logLines: [], files: [] };
  }

  private async runIn(process: CompilerProcess, request: ScriptRequest): Promise<Outcome> {
    try {
      return await process.run(request);
    } finally {
      if (process.isAlive && this.all.has(process)) this.keep(process);
      else this.all.delete(process);
    }
  }

  /** For the next script, or until it was idle for long enough. The one that is used last is taken first, so that others get to rest. */
  private keep(process: CompilerProcess): void {
    const timer = setTimeout(() => {
      this.idle.splice(
        this.idle.findIndex((idle) => idle.process === process),
        1,
      );
      this.all.delete(process);
      void process.kill();
    }, this.keptForMs);
    timer.unref();
    this.idle.push({ process, timer });
  }
}
