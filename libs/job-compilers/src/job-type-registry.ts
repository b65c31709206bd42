import { basename, dirname } from 'node:path';
import { isFarmError, type FarmError } from '@flamenco/domain/errors';
import type { JobWarning } from '@flamenco/domain/warnings';
import { HelperModules } from './helper-modules.js';
import { warningsOfJobType } from './job-type-warnings.js';
import { readJobType, type JobTypeInfo } from './job-type.js';
import type { FileStamp, ScriptAnswer, ScriptSources } from './process/protocol.js';
import { OUT_OF_MEMORY_CODE, OUT_OF_TIME_CODE } from './process/script-failure.js';
import { isSameVersion, stampOf } from './process/script-files.js';
import type { ScriptCatalog, ScriptFile } from './script-catalog.js';
import { resultOf, scriptFailed, type RunnableScript, type ScriptRunner } from './script-runner.js';

/** A script that should be a job type, and cannot be used as it is now. */
export interface InvalidScript {
  /** The job type's name. */
  readonly jobType: string;
  /** Where the fault is: the script itself or one that it requires, relative to its folder. */
  readonly file: string;
  /** Counted from 1, where it is known. */
  readonly line?: number;
  /** What is wrong, and what the farm uses meanwhile. */
  readonly message: string;
}

/** A job type, and the version of a script that makes its tasks. */
export interface UsableJobType extends RunnableScript {
  readonly info: JobTypeInfo;
  /** Of what its JOB_TYPE says. */
  readonly warnings: readonly JobWarning[];
}

/** A script that is a job type, or should be one. */
export interface KnownScript {
  readonly script: ScriptFile;
  readonly isUsed: boolean;
}

/** What looking at a job type's scripts gave. */
interface Lookup {
  readonly usable?: UsableJobType;
  readonly failed: readonly Failure[];
}

/** Why a version of a script is no job type. */
interface Failure {
  readonly error: FarmError;
  readonly invalid: InvalidScript;
}

/** What is known of a script as long as none of `files` changes. */
interface Described {
  readonly files: readonly FileStamp[];
  readonly outcome: UsableJobType | Failure;
  /** When to look again although nothing has changed, on the clock of `performance`. */
  readonly untilMs: number;
}

/** A computer that is busy may have been the reason, rather than the script; a script that is should not keep it busy. */
const MAY_BE_PASSING: ReadonlySet<string> = new Set([OUT_OF_TIME_CODE, OUT_OF_MEMORY_CODE]);
const LOOK_AGAIN_AFTER_MS = 30_000;

/**
 * Which job types there are, and which version of which script makes their tasks: the one on disk where it works; or else the last one
 * that did, as long as this process runs; or else the built-in script of that name.
 */
export class JobTypeRegistry {
  private readonly catalog: ScriptCatalog;
  private readonly runner: ScriptRunner;
  private readonly helpers = new HelperModules();
  private readonly described = new Map<string, Promise<Described>>();
  /** By the path of the script. */
  private readonly lastUsable = new Map<string, UsableJobType>();
  /** What was logged of scripts that are passed over, as long as they are. */
  private toldOfPassedOver: ReadonlySet<string> = new Set();

  constructor(catalog: ScriptCatalog, runner: ScriptRunner) {
    this.catalog = catalog;
    this.runner = runner;
  }

  /** All job types sorted by name, and the scripts that should be one. A script that fails is logged, once for each version of it. */
  async list(): Promise<{
    readonly usable: readonly UsableJobType[];
    readonly invalid: readonly InvalidScript[];
  }> {
    const all = this.catalog.list();
    for (const path of this.lastUsable.keys()) if (stampOf(path).size < 0) this.lastUsable.delete(path);
    const groups = [...all.values()];
    const lookups: Lookup[] = [];
    // One after the other: at once, a second process would be started for milliseconds of work, at each start of the Manager.
    for (const scripts of groups) lookups.push(await this.lookUp(scripts));
    const passedOver = lookups.flatMap(({ usable }, index) =>
      this.passedOver(usable, groups[index] ?? [], groups.flat()),
    );
    this.tellOfPassedOver(passedOver);
    return {
      usable: lookups.flatMap(({ usable }) => usable ?? []),
      invalid: [...lookups.flatMap(({ failed }) => failed.map(({ invalid }) => invalid)), ...passedOver],
    };
  }

  /** The job type of a name; undefined when there is none. Throws `invalid` that says why when its script is broken. */
  async find(name: string): Promise<UsableJobType | undefined> {
    const { usable, failed } = await this.lookUp(this.catalog.find(name));
    if (!usable && failed[0]) throw failed[0].error;
    return usable;
  }

  /** The scripts that are job types, or should be, each with whether it makes the one of its name; by that name. */
  async scripts(): Promise<readonly KnownScript[]> {
    const all = this.catalog.list();
    const known: KnownScript[] = [];
    for (const scripts of all.values()) known.push(...(await this.knownScripts(scripts, all)));
    return known;
  }

  /** Those of one name. */
  async scriptsOf(name: string): Promise<readonly KnownScript[]> {
    return this.knownScripts([...this.catalog.find(name)], this.catalog.list());
  }

  private async knownScripts(
    scripts: readonly ScriptFile[],
    all: ReadonlyMap<string, readonly ScriptFile[]>,
  ): Promise<readonly KnownScript[]> {
    const { usable } = await this.lookUp(scripts);
    return scripts
      .filter((script) => !this.helpers.isHelper(script, [...all.values()].flat()))
      .map((script) => ({ script, isUsed: script.stamp.path === usable?.script.stamp.path }));
  }

  private async lookUp(scripts: Iterable<ScriptFile>): Promise<Lookup> {
    const failed: Failure[] = [];
    for (const script of scripts) {
      const outcome = await this.outcomeOf(script);
      if (!outcome) continue;
      if ('info' in outcome) return { usable: outcome, failed };
      failed.push(outcome);
      const earlier = this.lastUsable.get(script.stamp.path);
      if (earlier) return { usable: earlier, failed };
    }
    return { failed };
  }

  /** Scripts of the folder of the one that is used whose names make the same job type: `a_b.js` beside `a-b.js`. */
  private passedOver(
    usable: UsableJobType | undefined,
    scripts: readonly ScriptFile[],
    all: readonly ScriptFile[],
  ): readonly InvalidScript[] {
    const used = usable?.script.stamp.path;
    if (used === undefined) return [];
    const after = scripts.slice(scripts.findIndex(({ stamp }) => stamp.path === used) + 1);
    return after
      .filter((script) => dirname(script.stamp.path) === dirname(used))
      .filter((script) => !this.helpers.isHelper(script, all))
      .map(({ name, file }) => ({
        jobType: name,
        file,
        message: `Job type '${name}' (${file}): ${basename(used)} makes a job type of the same name, and is the one that is used. Rename or remove one of them.`,
      }));
  }

  private tellOfPassedOver(passedOver: readonly InvalidScript[]): void {
    const messages = new Set(passedOver.map(({ message }) => message));
    for (const message of messages) if (!this.toldOfPassedOver.has(message)) this.runner.logger.warn(message);
    this.toldOfPassedOver = messages;
  }

  /** Undefined for a script that is there to be required only. */
  private async outcomeOf(script: ScriptFile): Promise<Described['outcome'] | undefined> {
    const { path } = script.stamp;
    const before = this.described.get(path);
    const known = await before?.catch(() => undefined);
    if (this.described.get(path) !== before) return this.outcomeOf(script); // somebody else asked at the same time
    const isKnown = known !== undefined && isUpToDate(known, script.stamp);
    if (isKnown && 'info' in known.outcome) return known.outcome;
    if (this.helpers.isHelper(script, [...this.catalog.list().values()].flat())) return undefined;
    if (isKnown) return known.outcome;
    const described = this.describe(script);
    this.described.set(path, described);
    return (await described).outcome;
  }

  private async describe(script: ScriptFile): Promise<Described> {
    const answer = await this.runner.run({ script }, { kind: 'describe' });
    // A process that died over the script tells no files; then the script itself is what must change.
    const files = answer.files.length > 0 ? answer.files : [script.stamp];
    try {
      const outcome = describedBy(script, answer);
      this.lastUsable.set(script.stamp.path, {
        ...outcome,
        ...(answer.sources && { pinned: answer.sources }),
      });
      return { files, outcome, untilMs: Infinity };
    } catch (error) {
      if (!isFarmError(error)) throw error;
      const message = `${error.message} ${this.whatIsUsedInsteadOf(script)}`;
      this.runner.logger.warn(message);
      const isPassing = MAY_BE_PASSING.has(error.code);
      return {
        files,
        outcome: { error, invalid: { jobType: script.name, ...placeOfFault(script, answer), message } },
        untilMs: isPassing ? performance.now() + LOOK_AGAIN_AFTER_MS : Infinity,
      };
    }
  }

  private whatIsUsedInsteadOf({ name, stamp }: ScriptFile): string {
    if (this.lastUsable.has(stamp.path)) return 'The last version that worked stays in use.';
    const scripts = [...this.catalog.find(name)];
    const next = scripts[scripts.findIndex((script) => script.stamp.path === stamp.path) + 1];
    if (!next) return 'The job type is left out.';
    const isBuiltIn = dirname(next.stamp.path) !== dirname(stamp.path);
    return isBuiltIn ? 'The built-in job type of this name is used.' : `${next.file} is used.`;
  }
}

/** @param now - of the script itself, which was just looked at */
function isUpToDate({ files, untilMs }: Described, now: FileStamp): boolean {
  return (
    performance.now() < untilMs &&
    files.every((known) => isSameVersion(known, known.path === now.path ? now : stampOf(known.path)))
  );
}

/** The job type that a script says it is. Throws `invalid` that says why it is none. */
export function describedBy(script: ScriptFile, answer: ScriptAnswer): UsableJobType {
  try {
    const value: unknown = JSON.parse(resultOf(script, answer, 'jobType'));
    const info = readJobType(script.name, value);
    return { script, info, warnings: warningsOfJobType(info, value) };
  } catch (error) {
    if (!isFarmError(error) || error.code !== 'job-type-invalid') throw error;
    throw scriptFailed(script, {
      code: error.code,
      message: error.message,
      ...atJobType(script, answer.sources),
    });
  }
}

function placeOfFault(
  script: ScriptFile,
  { failure, sources }: ScriptAnswer,
): Pick<InvalidScript, 'file' | 'line'> {
  return failure?.at ?? (failure ? undefined : atJobType(script, sources).at) ?? { file: script.file };
}

/** Where a script begins to say what it is. */
function atJobType(
  { file }: ScriptFile,
  sources: ScriptSources | undefined,
): { readonly at?: { readonly file: string; readonly line: number } } {
  const lines = sources?.source.split('\n') ?? [];
  const index = lines.findIndex((line) => /^\s*(?:const|let|var)\s+JOB_TYPE\b/.test(line));
  return index < 0 ? {} : { at: { file, line: index + 1 } };
}
