import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import {
  JobCompilers,
  type CompiledJob,
  type CompiledJobTask,
  type JobCompilersOptions,
  type JobToCompile,
} from '../src/index.js';

/** A job to compile; settings that a built-in needs are the test's business. */
export function aJob(overrides: Partial<JobToCompile> = {}): JobToCompile {
  return {
    id: 'b1d6b8ea-6f6b-4a2c-9a5e-3a3f6f0f6b11',
    name: 'shot 010',
    type: 'test-type',
    priority: 50,
    status: 'queued',
    created: Date.UTC(2026, 0, 2, 3, 4, 5),
    submitterPlatform: 'linux',
    settings: {},
    metadata: {},
    ...overrides,
  };
}

/** A compiled job as tests look at it: JSON as values, dependencies by UUID. */
export interface ReadableJob extends Omit<CompiledJob, 'settings' | 'tasks'> {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly tasks: readonly ReadableTask[];
}

interface ReadableTask extends Omit<CompiledJobTask, 'commands' | 'dependencies'> {
  readonly commands: readonly {
    readonly name: string;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly total_step_count: number;
  }[];
  readonly dependencies: readonly (string | undefined)[];
}

/** Reads the JSON that is stored. */
export function readable(job: CompiledJob): ReadableJob {
  return {
    ...job,
    settings: JSON.parse(job.settings) as ReadableJob['settings'],
    tasks: job.tasks.map((task) => ({
      ...task,
      commands: JSON.parse(task.commands) as ReadableTask['commands'],
      dependencies: task.dependencies.map((position) => job.tasks[position]?.uuid),
    })),
  };
}

/** What the script logged, as `level: text`. */
export type LogLines = string[];

/** A scripts folder, and job compilers on it; both are gone after the file's tests. */
export interface Compiling {
  readonly dir: () => string;
  readonly logged: LogLines;
  readonly write: (file: string, source: string) => Promise<void>;
  readonly compilers: (options?: JobCompilersOptions) => JobCompilers;
  /** Compiles a job with a script whose compileJob(job) has this body. */
  readonly compileBody: (body: string, job?: Partial<JobToCompile>) => Promise<ReadableJob>;
  /** Compiles a job. */
  readonly compile: (job: JobToCompile) => Promise<ReadableJob>;
  /** The message of what compiling with that body throws. */
  readonly failureOf: (body: string, job?: Partial<JobToCompile>) => Promise<string>;
}

/** A scripts folder for a file of tests, empty before each, and job compilers on it: the same ones where no options differ. */
export function useCompiling(defaults: JobCompilersOptions = {}): Compiling {
  let dir = '';
  const logged: LogLines = [];
  const open: JobCompilers[] = [];
  let shared: JobCompilers | undefined;
  const logger = {
    info: (message: string): void => void logged.push(`info: ${message}`),
    warn: (message: string): void => void logged.push(`warn: ${message}`),
    error: (message: string): void => void logged.push(`error: ${message}`),
  };

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'job-types-'));
  });
  beforeEach(async () => {
    for (const name of await readdir(dir)) await rm(join(dir, name), { recursive: true });
    await shared?.list(); // so that it forgets the last versions of scripts that are gone
    logged.length = 0;
  });
  afterAll(async () => {
    await Promise.all(open.map((compilers) => compilers.close()));
    await rm(dir, { recursive: true, force: true });
  });

  const make = (options: JobCompilersOptions): JobCompilers => {
    const made = new JobCompilers({
      scriptsDir: dir,
      logger,
      timeZone: 'Europe/Amsterdam',
      ...defaults,
      ...options,
    });
    open.push(made);
    return made;
  };
  const compilers = (options?: JobCompilersOptions): JobCompilers =>
    options ? make(options) : (shared ??= make({}));
  const compile = async (job: JobToCompile): Promise<ReadableJob> => readable(await compilers().compile(job));
  const write = (file: string, source: string): Promise<void> => writeFile(join(dir, file), source);
  const compileBody = async (body: string, job: Partial<JobToCompile> = {}): Promise<ReadableJob> => {
    await write(
      'test_type.js',
      `const JOB_TYPE = { label: 'Test', settings: [] };\nfunction compileJob(job) {\n${body}\n}\n`,
    );
    return compile(aJob(job));
  };
  const failureOf = async (body: string, job: Partial<JobToCompile> = {}): Promise<string> => {
    try {
      await compileBody(body, job);
    } catch (error) {
      return (error as Error).message;
    }
    return 'it did not fail';
  };
  return { dir: () => dir, logged, write, compilers, compile, compileBody, failureOf };
}
