import type { Job, SubmittedJob } from '@flamenco/api-client';
import type { FormField } from '../../../shared/forms/field-schema';
import type { FormValues } from '../../../shared/forms/form-draft';
import { settingsToSubmit } from '../../job-types/data/job-setting-fields';
import { metadataOf } from './about-fields';
import { inheritedMetadata } from './again';
import { BLEND_FILE } from './setting-fields';

/** What was filled in of a job. */
export interface FilledInJob {
  readonly type: string;
  /** Of the job type, as far as it is known. */
  readonly etag: string | undefined;
  /** Those of the settings. */
  readonly fields: readonly FormField[];
  readonly settings: FormValues;
  /** What settings are that nobody has given a value. */
  readonly answers: Readonly<Record<string, string>>;
  readonly about: FormValues;
  /** The id of the Workers' tag; empty: any Worker. */
  readonly tag: string;
  readonly checkout: string;
  /** The job that this one is again. */
  readonly origin: Job | undefined;
}

/** The job as it is sent. Paths are in the words of the Manager, or in those of who submitted the file before. */
export function submittedJob(given: FilledInJob): SubmittedJob {
  const { about, answers, checkout, etag, fields, origin, settings, tag } = given;
  const keys = new Set(fields.map(({ key }) => key));
  const needed = Object.fromEntries(Object.entries(answers).filter(([key]) => keys.has(key)));
  const isSameFile = origin !== undefined && settings[BLEND_FILE] === origin.settings?.[BLEND_FILE];
  return {
    name: typeof about['name'] === 'string' ? about['name'].trim() : '',
    type: given.type,
    submitter_platform: isSameFile ? origin.submitter_platform : 'manager',
    priority: Number(about['priority']),
    settings: { ...needed, ...settingsToSubmit(fields, settings) },
    metadata: { ...(origin && inheritedMetadata(origin)), ...metadataOf(about) },
    ...(etag !== undefined && { type_etag: etag }),
    ...(tag !== '' && { worker_tag: tag }),
    ...(checkout !== '' && { storage: { shaman_checkout_id: checkout } }),
    ...(about['isPaused'] === true && { initial_status: 'paused' as const }),
  };
}
