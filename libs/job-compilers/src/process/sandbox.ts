import { readCompiledOutput } from './compiled-output.js';
import type { ScriptAnswer, ScriptRequest } from './protocol.js';
import { explainThrown, OUT_OF_TIME, readThrown, type Thrown } from './script-failure.js';
import { ScriptFiles } from './script-files.js';
import { hostFunctions, type RunTraces } from './script-host.js';
import { ScriptIsolate, type IsolateScript } from './script-isolate.js';

/** What the script API answers when a script threw: told apart by its start, for the other answer may be megabytes. */
interface FailedAnswer {
  readonly failed: Thrown & Error;
}
const FAILED = '{"failed":';

/** Isolates that are kept for further runs: farms use few job types, and each takes some MiB. */
const MOST_KEPT = 2;

/**
 * Runs job-type scripts. The calling thread is busy meanwhile: it belongs to the compiler process, which does nothing else, and
 * so calls out of the isolate take microseconds.
 */
export class Sandbox {
  private readonly files = new ScriptFiles();
  /** The one used last comes last. */
  private readonly kept: ScriptIsolate[] = [];

  /** Runs a script for its JOB_TYPE, or for a job's tasks. Never throws: what goes wrong is in the answer. */
  run(request: ScriptRequest): ScriptAnswer {
    const traces: RunTraces = { logLines: [], seen: [], required: new Map(), isTimestampUsed: false };
    try {
      const { json, source } = this.runScript(request, traces);
      const made =
        request.kind === 'describe'
          ? { jobType: json, sources: { source, required: Object.fromEntries(traces.required) } }
          : { job: readCompiledOutput(json, request.seed) };
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

  private runScript(request: ScriptRequest, traces: RunTraces): { json: string; source: string } {
    const deadline = performance.now() + request.cpuLimitMs;
    const remainingMs = (): number => {
      const remaining = Math.ceil(deadline - performance.now());
      if (remaining <= 0) throw new Error(OUT_OF_TIME);
      return remaining;
    };
    const source = request.pinned?.source ?? this.files.read(request.script.path, traces.seen);
    const { memoryLimitMiB, platform, script } = request;
    const isolate = this.takeIsolate({ file: script.file, source, memoryLimitMiB, platform });
    const input = request.kind === 'compile' ? request.job : '';
    let json: string;
    try {
      json = isolate.run(request.kind, input, hostFunctions(request, this.files, traces), remainingMs);
    } catch (error) {
      isolate.dispose();
      throw error;
    }
    this.keep(isolate);
    if (json.startsWith(FAILED)) throw (JSON.parse(json) as FailedAnswer).failed;
    return { json, source };
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
