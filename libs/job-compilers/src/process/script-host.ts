import { readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import { chunkFrames, countFrames } from '@flamenco/domain/frames';
import { baseName, dirName, joinPaths, stemName } from '@flamenco/domain/paths';
import { splitShell } from '@flamenco/domain/shell';
import { localTimestamp } from '../local-timestamp.js';
import type { FileStamp, ScriptLogLine, ScriptRequest } from './protocol.js';
import type { ScriptFiles } from './script-files.js';
import { taskUuid } from './task-uuids.js';

/** How the values look that a script prints. */
const INSPECT_SOURCE = readFileSync(new URL('../../sandbox/inspect.js', import.meta.url), 'utf8');

/** More log lines than this of one run are dropped, so that a loop that prints fills neither memory nor log. */
const MOST_LOG_LINES = 1000;
const LONGEST_LOG_LINE = 2000;

/** Functions outside the isolate, by name: they take and give what may cross its border. */
export type HostFunctions = Readonly<
  Record<string, ((...args: never[]) => string | number | undefined) | undefined>
>;

/** What one run of a script leaves behind besides its result. */
export interface RunTraces {
  readonly logLines: ScriptLogLine[];
  readonly seen: FileStamp[];
  /** The texts of the scripts that it required, by their names in stack traces. */
  readonly required: Map<string, string>;
  /** Whether the script was told the timestamp that is the job's alone. */
  isTimestampUsed: boolean;
}

/** The functions that the script API inside the isolate calls. */
export function hostFunctions(request: ScriptRequest, files: ScriptFiles, traces: RunTraces): HostFunctions {
  return {
    __proto__: null as never,
    taskUuid: (number: number) => (request.kind === 'compile' ? taskUuid(request.seed, number) : ''),
    chunkFrames: (range: string, size: number) => chunkFrames(range, size).join('\n'),
    countFrames: (range: string) => countFrames(range),
    splitShell: (text: string) => JSON.stringify(splitShell(text)),
    baseName: (path: string) => baseName(path),
    dirName: (path: string) => dirName(path),
    joinPaths: (...parts: string[]) => joinPaths(...parts),
    stemName: (path: string) => stemName(path),
    formatTimestamp: (milliseconds: number) => timestamp(milliseconds, request, traces),
    cwd: () => process.cwd(),
    log: (level: ScriptLogLine['level'], text: string) => {
      log(traces.logLines, { level, text: text.slice(0, LONGEST_LOG_LINE) });
      return undefined;
    },
    findSyntaxError: (source: string) => JSON.stringify(findSyntaxError(source)),
    loadInspect: () => INSPECT_SOURCE,
    loadScript: (fromFolder: string, name: string) => {
      const found = files.find({ ...request, fromFolder, name }, traces.seen);
      traces.required.set(...found);
      return JSON.stringify(found);
    },
  };
}

/**
 * Parses what is required, without running it: the line that stands in the way, and why. No reason when there is none in the file
 * itself. A text that ends too early does so in its last line, not in the empty ones behind it.
 */
function findSyntaxError(source: string): readonly [line: number, reason?: string] {
  try {
    compileFunction(`'use strict';${source}`, ['exports', 'require', 'module'], { filename: 'script' });
    return [1];
  } catch (error) {
    const { message, stack = '' } = error as Error;
    const [, line = 1] = /^script:(\d+)/.exec(stack) ?? [];
    return [Math.min(Number(line), source.trimEnd().split('\n').length), message];
  }
}

function log(lines: ScriptLogLine[], line: ScriptLogLine): void {
  if (lines.length < MOST_LOG_LINES) lines.push(line);
  else if (lines.length === MOST_LOG_LINES)
    lines.push({ level: 'warn', text: 'wrote more lines; they are not shown' });
}

const SECOND_MS = 1000;

/** The job's own timestamp for the second in which it was submitted; for others, what a clock shows then. */
function timestamp(milliseconds: number, request: ScriptRequest, traces: RunTraces): string {
  const own = request.kind === 'compile' && isSameSecond(milliseconds, request.created) && request.timestamp;
  if (!own) return localTimestamp(milliseconds, request.timeZone);
  traces.isTimestampUsed = true;
  return own;
}

function isSameSecond(one: number, other: number): boolean {
  return Math.floor(one / SECOND_MS) === Math.floor(other / SECOND_MS);
}
