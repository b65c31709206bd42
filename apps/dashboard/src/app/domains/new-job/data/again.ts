import type { Job } from '@flamenco/api-client';
import { ASKED_METADATA, fieldsOfMetadata } from './about-fields';

/** The key of the metadata that says which job this one is another of. */
const AGAIN_OF = 'again.of';

/** The folder of a job's own that the job types with `{timestamp}` in their output path have made of it. */
const TIMESTAMP_FOLDER = /(?<=[/\\])\d{4}-\d{2}-\d{2}_\d{6}(?:-\d+)?(?=[/\\])/;

/** What the form of a job that is submitted again begins with. */
export interface AgainValues {
  readonly about: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * What the form of a job that is submitted again begins with: all that it was submitted with.
 * @param frames - only these; empty: all of them. Those go into the folder that the other frames are in; a whole job gets a folder
 * of its own, where its type makes one for each
 */
export function againValues(job: Job, frames: string): AgainValues {
  const { settings = {}, metadata = {} } = job;
  const path: unknown = settings['render_output_path'];
  return {
    about: {
      name: frames === '' ? job.name : `${job.name}, frames ${frames}`,
      priority: job.priority,
      isPaused: false,
      ...fieldsOfMetadata(metadata),
    },
    settings: {
      ...settings,
      ...(frames === ''
        ? typeof path === 'string' && { render_output_path: path.replace(TIMESTAMP_FOLDER, '{timestamp}') }
        : { frames }),
    },
  };
}

/** Metadata of the job that the form does not ask for, and which job it is another of. */
export function inheritedMetadata(job: Job): Readonly<Record<string, string>> {
  const others = Object.entries(job.metadata ?? {}).filter(([key]) => !ASKED_METADATA.has(key));
  return { ...Object.fromEntries(others), [AGAIN_OF]: job.id };
}
