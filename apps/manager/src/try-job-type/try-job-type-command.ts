import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FarmError, isFarmError } from '@flamenco/domain/errors';
import { warningsOfJob } from '@flamenco/domain/warnings';
import {
  JobTypeTrial,
  reportOf,
  writeDeclarations,
  type JobReport,
  type ScriptLogLine,
  type TriedJob,
} from '@flamenco/job-compilers';
import { Configuration } from '../config/index.js';
import { readConfigFile } from '../manager-configuration.js';
import { jobTypesPart } from '../modules/job-types/job-types.part.js';
import { readSubmission, type Submission } from './job-to-try.js';
import { printedLines, trialText } from './trial-text.js';

/** What `--try-job-type` is asked to do. */
export interface TrialOptions {
  readonly script: string;
  /** A file of settings, or of a whole job. */
  readonly settings: string | undefined;
  /** The Manager's, for its variables and limits; it may be missing. */
  readonly configFile: string;
  readonly asJson: boolean;
  /** Again and again, whenever a file has changed, until the process is ended. */
  readonly watches: boolean;
}

/** What came of a try. */
type Result =
  | { readonly tried: TriedJob; readonly report: JobReport }
  | { readonly refusal: FarmError; readonly printed: readonly ScriptLogLine[] };

/** How often files are looked at for changes. */
const LOOK_EVERY_MS = 300;

/** `--try-job-type`: shows what a script makes of a job, without a farm; exit status 1 when it is refused. */
export async function tryJobType(options: TrialOptions): Promise<void> {
  writeTypes(dirname(resolve(options.script)));
  do {
    const before = versionsOf(options);
    const trial = new JobTypeTrial(options.script, limitsOf(options));
    const result = await tryOnce(trial, options);
    show(result, options);
    process.exitCode = 'refusal' in result ? 1 : 0;
    if (options.watches) await waitForChange(trial, before, options);
    await trial.close();
  } while (options.watches);
}

async function tryOnce(trial: JobTypeTrial, { settings, configFile }: TrialOptions): Promise<Result> {
  try {
    const submission = readSubmission(settings);
    const variables = variablesOf(configFile);
    const { submitterPlatform: platform } = submission;
    const { outcome, printed } = await trial.run(
      submission.job,
      variables && ((text) => variables.toVariables(text, platform)),
    );
    if (isFarmError(outcome)) return { refusal: outcome, printed };
    return { tried: outcome, report: reportFor(outcome, submission, variables) };
  } catch (error) {
    if (isFarmError(error)) return { refusal: error, printed: [] };
    throw error;
  }
}

/** As a Manager without Workers would tell it. */
function reportFor(
  { settled, compiled }: TriedJob,
  { submitterPlatform }: Submission,
  variables: Configuration['variables'] | undefined,
): JobReport {
  const taskTypes = compiled.tasks.map(({ type }) => type);
  const warnings = warningsOfJob(
    { submitterPlatform, taskTypes, use: compiled.use },
    variables ? { variables } : {},
  );
  return reportOf(compiled, [...settled.warnings, ...warnings]);
}

/** None without a configuration file: nobody knows then what the farm has. */
function variablesOf(configFile: string): Configuration['variables'] | undefined {
  const loaded = readConfigFile(configFile);
  return loaded.isFileMissing ? undefined : new Configuration(loaded).variables;
}

function limitsOf({ configFile }: TrialOptions): ConstructorParameters<typeof JobTypeTrial>[1] {
  const { jobCompiler } = new Configuration(readConfigFile(configFile)).of(jobTypesPart.settings);
  return { memoryLimitMiB: jobCompiler.memoryLimitMib, cpuLimitMs: jobCompiler.cpuLimitMs };
}

function show(result: Result, { script, asJson }: TrialOptions): void {
  if (asJson) {
    process.stdout.write(`${JSON.stringify(toJson(result), undefined, 2)}\n`);
  } else if ('report' in result) {
    process.stdout.write(trialText(basename(script), result.tried.jobType, result.report));
  } else {
    process.stdout.write(
      printedLines(result.printed)
        .map((line) => `${line}\n`)
        .join(''),
    );
    process.stderr.write(`Refused. ${result.refusal.message}\n`);
  }
}

/** For programs; the report has the field names of `POST /api/v3/jobs/check?report=true`. */
function toJson(result: Result): object {
  if ('report' in result) return { accepted: true, job_type: result.tried.jobType, ...result.report };
  const { code, message } = result.refusal;
  return { accepted: false, error: { code, message }, printed: result.printed };
}

async function waitForChange(trial: JobTypeTrial, before: string, options: TrialOptions): Promise<void> {
  process.stderr.write(`\nWatching ${options.script} and what it uses. Ctrl+C ends.\n`);
  while (!trial.hasChanged() && versionsOf(options) === before) await sleep(LOOK_EVERY_MS);
  process.stderr.write('\n');
}

/** Which versions there are of the files that no trial knows of. */
function versionsOf({ settings, configFile }: TrialOptions): string {
  const files = [configFile, ...(settings === undefined ? [] : [settings])];
  return files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 'missing').join();
}

/** A convenience: in a folder that cannot be written to there are none. */
function writeTypes(folder: string): void {
  try {
    writeDeclarations(folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`No types for editors were written: ${reason}\n`);
  }
}
