import { Injectable } from '@nestjs/common';
import { conflict, invalid } from '@flamenco/domain/errors';
import { checkFindingActions, FINDING_ACTIONS_KEY } from '@flamenco/domain/findings';
import type { JobId } from '@flamenco/domain/ids';
import { checkInitialJobStatus, heldPriority, warnOfPriority } from '@flamenco/domain/jobs';
import type { JobWarning } from '@flamenco/domain/warnings';
import { JobCompilers, type CompiledJob } from '@flamenco/job-compilers';
import { Configuration, managerPlatform } from '../../config/index.js';
import { PathReach } from './path-reach.js';
import type { SubmittedJob } from './submitted-job.js';

/** What clients send for "the platform that the Manager runs on". */
const OWN_PLATFORM = 'manager';

/** What a job is given by the Manager before it is compiled. */
export interface JobIdentity {
  readonly uuid: JobId;
  readonly createdMs: number;
  /** Left out, it is what a clock shows. */
  readonly timestamp?: string;
}

/** A job with its tasks, and what its submitter should know of what it was made from. */
export interface Compilation {
  readonly compiled: CompiledJob;
  readonly warnings: readonly JobWarning[];
}

/** Makes the tasks of submitted jobs, with the paths in their settings made portable. */
@Injectable()
export class JobCompilation {
  constructor(
    private readonly compilers: JobCompilers,
    private readonly configuration: Configuration,
    private readonly paths: PathReach,
  ) {}

  /** @throws FarmError 412 when its job type has changed, `invalid` when it cannot be compiled */
  async compile(submitted: SubmittedJob, identity: JobIdentity): Promise<Compilation> {
    checkInitialJobStatus(submitted.initialStatus);
    checkFindingActions(submitted.metadata[FINDING_ACTIONS_KEY] ?? '');
    await this.checkEtag(submitted);
    const platform =
      submitted.submitterPlatform === OWN_PLATFORM ? managerPlatform() : submitted.submitterPlatform;
    // Before paths in them become variables: choices and defaults are written as people know them.
    const settled = await this.compilers.settings(submitted.type, submitted.settings);
    const toVariables = (text: string): string => this.configuration.variables.toVariables(text, platform);
    const settings = mapValues(settled.settings, (value) =>
      typeof value === 'string' ? toVariables(value) : value,
    );
    await this.paths.check(submitted, settings);
    const compiled = await this.compilers.compile({
      id: identity.uuid,
      name: submitted.name,
      type: submitted.type,
      priority: submitted.priority,
      status: submitted.initialStatus,
      created: identity.createdMs,
      submitterPlatform: platform,
      settings,
      metadata: mapValues(submitted.metadata, toVariables),
      ...(identity.timestamp !== undefined && { timestamp: identity.timestamp }),
      ...(submitted.shamanCheckoutId !== undefined && { shamanCheckoutId: submitted.shamanCheckoutId }),
      ...(submitted.workerTag !== undefined && { workerTagId: submitted.workerTag }),
    });
    // A script may change the priority.
    const ofPriority = warnOfPriority(compiled.priority);
    return {
      compiled: { ...compiled, priority: heldPriority(compiled.priority) },
      warnings: [...(ofPriority ? [ofPriority] : []), ...submitted.warnings, ...settled.warnings],
    };
  }

  private async checkEtag({ type, typeEtag }: SubmittedJob): Promise<void> {
    if (typeEtag === undefined || typeEtag === '') return;
    const { etag } = await this.compilers.jobType(type).catch((error: unknown) => {
      throw invalid('unknown-job-type', error instanceof Error ? error.message : String(error), {
        cause: error,
      });
    });
    if (etag === typeEtag) return;
    throw conflict(
      'job-type-changed',
      `Job type '${type}' has changed: refresh the job types and submit again.`,
      {
        httpStatus: 412,
      },
    );
  }
}

function mapValues<In, Out>(
  values: Readonly<Record<string, In>>,
  map: (value: In) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}
