import { CompiledOutput, partsOf, type Written } from './compiled-output.js';
import type { ScriptAnswer, ScriptRequest, TaskColumns } from './protocol.js';
import { explainThrown, OUT_OF_TIME, readThrown, type Thrown } from './script-failure.js';
import { ScriptFiles } from './script-files.js';
import { hostFunctions, type RunTraces } from './script-host.js';
import { ScriptIsolate, type IsolateScript, type ScriptRun } from './script-isolate.js';

/** What the script API answers when a script threw: told apart by its start, for the other answer may be megabytes. */
interface FailedAnswer {
  readonly failed: Thrown & Error;
}
const FAILED = '{"failed":';

/** Parts of a large job that are written before they are read: each is some 100 kB of JSON. */
const MOST_PARTS_AHEAD = 3;

/** Isolates that are kept for further runs: farms use few job types, and each takes some MiB. */
const MOST_KEPT = 2;

/** A run that compiles a job, and how long it may still take. */
interface Compilation {
  readonly request: Extract<ScriptRequest, { kind: 'compile' }>;
  readonly run: ScriptRun;
  readonly remainingMs: () => number;
}

/**
 * Runs job-type scripts. The calling thread is busy meanwhile: it belongs to the compiler process, which does nothing else, and so calls
 * out of the isolate take microseconds. Only the tasks of a large job are written in a thread of the isolate's, while they are checked in
 * this one.
 */
export class Sandbox {
  private readonly files = new ScriptFiles();
  /** The one used last comes last. */
  private readonly kept: ScriptIsolate[] = [];

  /**
   * Runs a script for its JOB_TYPE, or for a job's tasks. Never throws: what goes wrong is in the answer.
   * @param onTasks - is given the tasks of a large job, some at a time, before the answer, and as long as nothing goes wrong
   */
  async run(request: ScriptRequest, onTasks: (tasks: TaskColumns) => void): Promise<ScriptAnswer> {
    const traces: RunTraces = { logLines: [], seen: [], required: new Map(), isTimestampUsed: false };
    try {
      const made = await this.runScript(request, traces, onTasks);
      const { logLines, seen: files, isTimestampUsed } = traces;
      return { ...made, logLines, files, isTimestampUsed };
    } catch (error) {
      const scripts = new Set([request.script.file, ...traces.required.keys()]);
      const failure = explainThrown(readThrown(error), request, scripts);
      return { failure, logLines: traces.logLines, files: traces.seen };
    }
  }

  /** Makes ready for another run of the script that ran last. */
  prepare(): void {
    const last = this.kept.pop();
    if (!last) return;
    if (!last.hasRoom) last.dispose();
    const next = last.hasRoom ? last : new ScriptIsolate(last.script);
    next.prepare();
    this.kept.push(next);
  }

  private async runScript(
    request: ScriptRequest,
    traces: RunTraces,
    onTasks: (tasks: TaskColumns) => void,
  ): Promise<Partial<ScriptAnswer>> {
    const deadline = performance.now() + request.cpuLimitMs;
    const remainingMs = (): number => {
      const remaining = Math.ceil(deadline - performance.now());
      if (remaining <= 0) throw new Error(OUT_OF_TIME);
      return remaining;
    };
    const source = request.pinned?.source ?? this.files.read(request.script.path, traces.seen);
    const { memoryLimitMiB, platform, script } = request;
    const isolate = this.takeIsolate({ file: script.file, source, memoryLimitMiB, platform });
    let run: ScriptRun | undefined;
    try {
      run = isolate.begin(hostFunctions(request, this.files, traces));
      run.load(remainingMs());
      const made =
        request.kind === 'describe'
          ? {
              jobType: notFailed(run.act('describe', '', remainingMs())),
              sources: { source, required: Object.fromEntries(traces.required) },
            }
          : await readJob({ request, run, remainingMs }, onTasks);
      run.end();
      this.keep(isolate);
      return made;
    } catch (error) {
      isolate.dispose(); // what it still does, parts that were asked for ahead, ends with it
      run?.end();
      throw error;
    }
  }

  private takeIsolate(script: IsolateScript): ScriptIsolate {
    const at = this.kept.findIndex((isolate) => isolate.isFor(script));
    const [known] = at < 0 ? [] : this.kept.splice(at, 1);
    if (known?.hasRoom) return known;
    known?.dispose();
    return new ScriptIsolate(script);
  }

  private keep(isolate: ScriptIsolate): void {
    this.kept.push(isolate);
    if (this.kept.length > MOST_KEPT) this.kept.shift()?.dispose();
  }
}

/** What a script's JSON says, unless it says that it failed: then that is thrown. */
function notFailed(json: string): string {
  if (json.startsWith(FAILED)) throw (JSON.parse(json) as FailedAnswer).failed;
  return json;
}

async function readJob(
  compilation: Compilation,
  onTasks: (tasks: TaskColumns) => void,
): Promise<Pick<ScriptAnswer, 'job' | 'tasks'>> {
  const { request, run, remainingMs } = compilation;
  const output = new CompiledOutput(request.seed);
  const written = JSON.parse(notFailed(run.act('compile', request.job, remainingMs()))) as Written;
  const parts = partsOf(written);
  if (parts === undefined) {
    const { job, tasks } = output.readWhole(written);
    return { job, tasks: [tasks] };
  }
  await readParts(compilation, parts, (json) => onTasks(output.readTasks(JSON.parse(json))));
  return { job: output.readRest(JSON.parse(notFailed(run.act('job', '', remainingMs())))), tasks: [] };
}

/** While a part is read, others are written. */
async function readParts(
  { run, remainingMs }: Compilation,
  parts: number,
  read: (json: string) => void,
): Promise<void> {
  const written: Promise<string>[] = [];
  for (let part = 0, asked = 0; part < parts; part += 1) {
    for (; asked < parts && written.length < MOST_PARTS_AHEAD; asked += 1) {
      const next = run.actAside('tasks', asked, remainingMs());
      next.catch(() => undefined); // it is told when it is its turn
      written.push(next);
    }
    const json = await written.shift();
    read(notFailed(json ?? ''));
  }
}
