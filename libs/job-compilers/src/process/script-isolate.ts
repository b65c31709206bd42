import { readFileSync } from 'node:fs';
import ivm from 'isolated-vm';
import type { ScriptRequest } from './protocol.js';
import type { HostFunctions } from './script-host.js';

/** How the script API appears in stack traces; not a `.js`, so that no script can be called the same. */
const API_NAME = 'flamenco:script-api';
const API_SOURCE = readFileSync(new URL('../../sandbox/script-api.js', import.meta.url), 'utf8');

/**
 * A heap that is fuller than this after a run is not used again. The next run is to have all it may use; and a new isolate takes less time
 * than collecting the garbage of a large one does. CPU time a small run, with its share of an isolate: with 4 MiB (16 runs) 0.92 ms, with
 * 8 MiB (37 runs) 0.81 ms, with 16 MiB 1.1 ms, with 32 MiB 1.4 ms.
 */
const MOST_LEFT_BEHIND_MIB = 8;
const MOST_LEFT_BEHIND_OF_LIMIT = 1 / 4;
const BYTES_PER_MIB = 2 ** 20;

/** What `script-api.js` does. 'tasks' and 'job' are of the job that it was asked to compile before. */
type ScriptAct = ScriptRequest['kind'] | 'tasks' | 'job';

/** What `script-api.js` offers to the sandbox; it answers in JSON. */
type ScriptApi = (act: ScriptAct, input: string | number) => string;

/** A context in which nothing but the script API has run. */
interface FreshContext {
  readonly context: ivm.Context;
  readonly api: ivm.Reference<ScriptApi>;
  /** The run that the context belongs to has its host functions here, as long as it lasts. */
  readonly host: { functions?: HostFunctions };
}

/** Which script an isolate is for. One isolate never has two of them, nor two versions of one. */
export interface IsolateScript {
  readonly file: string;
  readonly source: string;
  readonly memoryLimitMiB: number;
  readonly platform: string;
}

/**
 * An isolate for the runs of one script, each in a context of its own that no other run has seen: globals and built-ins of one
 * run are out of reach of the next. Making a context takes a third of the time of making an isolate (docs/decisions/0011).
 */
export class ScriptIsolate {
  /** The script API's bytecode, made once a process. */
  private static apiCode: ivm.ExternalCopy<ArrayBuffer> | undefined;

  readonly script: IsolateScript;
  private readonly isolate: ivm.Isolate;
  private readonly api: ivm.Script;
  private code: ivm.Script | undefined;
  private prepared: FreshContext | undefined;
  /** What was found out since the last run: to ask takes as long as a hundredth of a run. */
  private isRoomLeft: boolean | undefined;

  constructor(script: IsolateScript) {
    this.script = script;
    this.isolate = new ivm.Isolate({ memoryLimit: script.memoryLimitMiB });
    this.api = this.compileApi();
  }

  /** Whether it is for this version of this script, with these limits. */
  isFor(other: IsolateScript): boolean {
    const { file, source, memoryLimitMiB, platform } = this.script;
    return (
      source === other.source &&
      file === other.file &&
      memoryLimitMiB === other.memoryLimitMiB &&
      platform === other.platform
    );
  }

  /** Makes the next run's context ahead of time. */
  prepare(): void {
    this.prepared ??= this.newContext();
  }

  /** Begins a run of the script, in a context of its own. It has to be ended. */
  begin(functions: HostFunctions): ScriptRun {
    const fresh = this.prepared ?? this.newContext();
    this.prepared = undefined;
    this.isRoomLeft = undefined;
    fresh.host.functions = functions;
    // Strict, and on one line with its first, so that line numbers in errors are the file's own.
    this.code ??= this.isolate.compileScriptSync(`'use strict';${this.script.source}`, {
      filename: this.script.file,
    });
    return new ScriptRun(fresh, this.code);
  }

  /** Whether another run has all it may use. */
  get hasRoom(): boolean {
    return !this.isolate.isDisposed && (this.isRoomLeft ??= this.lookForRoom());
  }

  private lookForRoom(): boolean {
    const { used_heap_size: used, externally_allocated_size: external } =
      this.isolate.getHeapStatisticsSync();
    const mostMiB = Math.min(MOST_LEFT_BEHIND_MIB, this.script.memoryLimitMiB * MOST_LEFT_BEHIND_OF_LIMIT);
    return used + external < mostMiB * BYTES_PER_MIB;
  }

  /** Ends it, whatever runs in it. */
  dispose(): void {
    if (!this.isolate.isDisposed) this.isolate.dispose();
  }

  private newContext(): FreshContext {
    const context = this.isolate.createContextSync();
    const host: FreshContext['host'] = {};
    const callHost = new ivm.Callback((name: string, ...args: never[]) => callFunction(host, name, args));
    const setUp = this.api.runSync(context, { reference: true }) as ivm.Reference<
      (...host: unknown[]) => ScriptApi
    >;
    const api = setUp.applySync(undefined, [this.script.platform, callHost], { result: { reference: true } });
    setUp.release();
    return { context, api, host };
  }

  private compileApi(): ivm.Script {
    const cachedData = ScriptIsolate.apiCode;
    const script: ivm.Script & ivm.CachedDataResult = this.isolate.compileScriptSync(API_SOURCE, {
      filename: API_NAME,
      ...(cachedData ? { cachedData } : { produceCachedData: true }),
    });
    ScriptIsolate.apiCode ??= script.cachedData;
    return script;
  }
}

/**
 * One run. What it does throws what the script throws while it is loaded, and when it takes more memory or time than it may: the isolate
 * must be disposed of then.
 */
export class ScriptRun {
  private readonly fresh: FreshContext;
  private readonly code: ivm.Script;

  constructor(fresh: FreshContext, code: ivm.Script) {
    [this.fresh, this.code] = [fresh, code];
  }

  /** Runs the script itself. */
  load(timeoutMs: number): void {
    this.code.runSync(this.fresh.context, { timeout: timeoutMs });
  }

  /** One of the script API's acts. */
  act(act: ScriptAct, input: string, timeoutMs: number): string {
    return this.fresh.api.applySync(undefined, [act, input], { timeout: timeoutMs });
  }

  /**
   * The same, while this thread does something else: what the script calls of it has to wait until it is free. Of several, one runs
   * after the other.
   */
  async actAside(act: ScriptAct, input: number, timeoutMs: number): Promise<string> {
    return await this.fresh.api.apply(undefined, [act, input], { timeout: timeoutMs });
  }

  end(): void {
    delete this.fresh.host.functions;
    this.fresh.api.release();
    this.fresh.context.release();
  }
}

/** Calls a host function; what it throws reaches the script as its message only, without a stack of this process. */
function callFunction(
  { functions }: FreshContext['host'],
  name: string,
  args: never[],
): string | number | undefined {
  try {
    const act = functions?.[name];
    if (!act) throw new Error('this run of the script is over');
    return act(...args);
  } catch (error) {
    const bare = new Error(error instanceof Error ? error.message : String(error));
    bare.stack = `Error: ${bare.message}`;
    throw bare;
  }
}
