import { isFarmError } from '@flamenco/domain/errors';
import type { ScriptFailure, ScriptRequest } from './protocol.js';

/** Codes of what need not be the script's fault. */
export const OUT_OF_TIME_CODE = 'job-script-out-of-time';
export const OUT_OF_MEMORY_CODE = 'job-script-out-of-memory';

/** isolated-vm's words for a script that ran longer than it may. */
export const OUT_OF_TIME = 'Script execution timed out.';
const OUT_OF_MEMORY = /memory limit|array buffer allocation failed|invalid (?:array|string) length/i;
const ENDLESS_RECURSION = 'Maximum call stack size exceeded';
/** V8 tells the place of a syntax error in the message: `Unexpected token ';' [my.js:3:9]`. */
const PLACE_IN_MESSAGE = / \[(.+):(\d+):\d+\]$/;
const PLACE_IN_STACK = /(?:\(|at )([^()\n]+?):(\d+):\d+\)?$/gm;

/** Characters of what a script threw that anybody is told: they go into answers and logs. */
const LONGEST_REASON = 4000;
/** The calls that led to it stand at its end, behind the message. */
const LONGEST_STACK = 8000;

/** What was thrown, whatever it was. */
export interface Thrown {
  readonly code?: string;
  readonly name?: string;
  readonly message: string;
  readonly stack?: string;
}

/** The start of a reason that may be megabytes: a script can throw anything, and name itself and its settings anything. */
export function cutReason(reason: string): string {
  return reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON)}…` : reason;
}

/** Reads what a script or the sandbox threw; scripts may throw anything. What is long is cut. */
export function readThrown(thrown: unknown): Thrown {
  if (isFarmError(thrown)) return { code: thrown.code, message: thrown.message };
  if (typeof thrown !== 'object' || thrown === null) return { message: cutReason(String(thrown)) };
  const { name, message, stack } = thrown as Record<string, unknown>;
  return {
    message: cutReason(typeof message === 'string' ? message : JSON.stringify(thrown)),
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof stack === 'string' ? { stack: stack.slice(-LONGEST_STACK) } : {}),
  };
}

/** Says why a script failed and, where it can be known, in which line of which of its files. */
export function explainThrown(
  thrown: Thrown,
  request: ScriptRequest,
  scripts: ReadonlySet<string>,
): ScriptFailure {
  const at = placeOf(thrown, scripts);
  const place = at === undefined ? {} : { at };
  const reason = thrown.message.replace(PLACE_IN_MESSAGE, '');
  if (thrown.message === OUT_OF_TIME) return { ...outOfTime(request.cpuLimitMs), ...place };
  if (OUT_OF_MEMORY.test(thrown.message)) return { ...outOfMemory(request.memoryLimitMiB), ...place };
  if (thrown.message === ENDLESS_RECURSION) {
    const message =
      'its functions call each other endlessly (maximum call stack size exceeded). Look for an endless recursion';
    return { code: 'job-script-endless-recursion', message, ...place };
  }
  if (thrown.name === 'SyntaxError' && at !== undefined) {
    return { code: 'job-script-syntax-error', message: `it cannot be parsed: ${reason}`, at };
  }
  return { code: thrown.code ?? 'job-script-failed', message: reason, ...place };
}

/** Says that a script used up its time. */
export function outOfTime(cpuLimitMs: number): ScriptFailure {
  const message = `it ran longer than the ${cpuLimitMs} ms it may take. Look for an endless loop, or raise job_compiler.cpu_limit in the Manager's configuration`;
  return { code: OUT_OF_TIME_CODE, message };
}

/** Says that a script used up its memory. */
export function outOfMemory(memoryLimitMiB: number): ScriptFailure {
  const message = `it needed more memory than the ${memoryLimitMiB} MiB it may use. Look for a list that grows endlessly, or raise job_compiler.memory_limit_mib in the Manager's configuration`;
  return { code: OUT_OF_MEMORY_CODE, message };
}

function placeOf(thrown: Thrown, scripts: ReadonlySet<string>): ScriptFailure['at'] {
  const inMessage = PLACE_IN_MESSAGE.exec(thrown.message);
  const places = [...(inMessage ? [inMessage] : []), ...(thrown.stack ?? '').matchAll(PLACE_IN_STACK)];
  for (const [, file = '', line] of places) {
    if (scripts.has(file)) return { file, line: Number(line) };
  }
  return undefined;
}
