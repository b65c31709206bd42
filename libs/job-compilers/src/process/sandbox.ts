import { readFileSync } from 'node:fs';
import ivm from 'isolated-vm';
import { checkCompiledJob } from '../compiled-job.js';
import type { ScriptAnswer, ScriptRequest } from './protocol.js';
import { ScriptFiles } from './script-files.js';
import { explainThrown, OUT_OF_TIME, readThrown, type Thrown } from './script-failure.js';
import { hostFunctions, type RunTraces } from './script-host.js';

/** How the script API appears in stack traces; not a `.js`, so that no script can be called the same. */
const API_NAME = 'flamenco:script-api';
const API_SOURCE = new URL('../../sandbox/script-api.js', import.meta.url);

/** What `script-api.js` offers to the sandbox; both answer in JSON. */
interface ScriptApi {
  readonly describe: (input: string) => string;
  readonly compile: (input: string) => string;
}

/** What the script API answers when a script threw: told apart by its start, for the other answer may be megabytes. */
interface FailedAnswer {
  readonly failed: Thrown & Error;
}
const FAILED = '{"failed":';

/**
 * Runs job-type scripts, each run in an isolate of its own that dies with it. The calling thread is busy meanwhile: it
 * belongs to the compiler process, which does nothing else, and so calls out of the isolate take microseconds.
 */
export class Sandbox {
  private readonly files = new ScriptFiles();
  private readonly apiSource = readFileSync(API_SOURCE, 'utf8');
  private apiCode: ivm.ExternalCopy<ArrayBuffer> | undefined;

  /** Runs a script for its JOB_TYPE, or for a job's tasks. Never throws: what goes wrong is in the answer. */
  run(request: ScriptRequest): ScriptAnswer {
    const traces: RunTraces = { logLines: [], seen: [], scripts: new Set([request.script.file]) };
    const isolate = new ivm.Isolate({ memoryLimit: request.memoryLimitMiB });
    try {
      const json = this.runIn(isolate, request, traces);
      // Checked here rather than by the Manager, whose event loop it would hold up.
      const checked = request.kind === 'compile' ? { framesOfTasks: checkCompiledJob(JSON.parse(json)) } : {};
      return { json, ...checked, logLines: traces.logLines, files: traces.seen };
    } catch (error) {
      const failure = explainThrown(readThrown(error), request, traces.scripts);
      return { failure, logLines: traces.logLines, files: traces.seen };
    } finally {
      if (!isolate.isDisposed) isolate.dispose();
    }
  }

  private runIn(isolate: ivm.Isolate, request: ScriptRequest, traces: RunTraces): string {
    const deadline = performance.now() + request.cpuLimitMs;
    const remainingMs = (): number => {
      const remaining = Math.ceil(deadline - performance.now());
      if (remaining <= 0) throw new Error(OUT_OF_TIME);
      return remaining;
    };
    const context = isolate.createContextSync();
    const api = this.installApi(isolate, context, request, traces);
    const source = this.files.read(request.script.path, traces.seen);
    // Strict, and on one line with its first, so that line numbers in errors are the file's own.
    const script = isolate.compileScriptSync(`'use strict';${source}`, { filename: request.script.file });
    script.runSync(context, { timeout: remainingMs() });
    const act = api.getSync(request.kind, { reference: true });
    const input = request.kind === 'compile' ? JSON.stringify({ job: request.job, seed: request.seed }) : '';
    const json = act.applySync(undefined, [input], { timeout: remainingMs() });
    if (json.startsWith(FAILED)) throw (JSON.parse(json) as FailedAnswer).failed;
    return json;
  }

  /** Runs the script API's source, compiled once a process, and gives it its host functions. */
  private installApi(
    isolate: ivm.Isolate,
    context: ivm.Context,
    request: ScriptRequest,
    traces: RunTraces,
  ): ivm.Reference<ScriptApi> {
    const script: ivm.Script & ivm.CachedDataResult = isolate.compileScriptSync(this.apiSource, {
      filename: API_NAME,
      ...(this.apiCode ? { cachedData: this.apiCode } : { produceCachedData: true }),
    });
    this.apiCode ??= script.cachedData;
    const setUp = script.runSync(context, { reference: true }) as ivm.Reference<
      (...host: unknown[]) => ScriptApi
    >;
    const host = hostFunctions(request, this.files, traces);
    const callbacks = Object.values(host).map(
      (act) => new ivm.Callback((...args: never[]) => callHost(act, args)),
    );
    return setUp.applySync(undefined, [request.platform, Object.keys(host).join(','), ...callbacks], {
      result: { reference: true },
    });
  }
}

/** Calls a host function; what it throws reaches the script as its message only, without a stack of this process. */
function callHost(
  act: (...args: never[]) => string | number | undefined,
  args: never[],
): string | number | undefined {
  try {
    return act(...args);
  } catch (error) {
    const bare = new Error(error instanceof Error ? error.message : String(error));
    bare.stack = `Error: ${bare.message}`;
    throw bare;
  }
}
