import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { invalid } from '@flamenco/domain/errors';
import type { JobToTry } from '@flamenco/job-compilers';
import { managerPlatform } from '../config/index.js';

/** What a job type is tried with: a job, and the platform that its paths are of. */
export interface Submission {
  readonly job: JobToTry;
  readonly submitterPlatform: string;
}

type Fields = Readonly<Record<string, unknown>>;

const USUAL_PRIORITY = 50;

/**
 * Reads what a job type is to be tried with: a file of settings, or a whole job as it is sent to `POST /api/v3/jobs`. Without a file, all
 * settings are left out. Throws `invalid` that says what is wrong with the file.
 */
export function readSubmission(file: string | undefined): Submission {
  const content = file === undefined ? {} : readJson(file);
  const isJob = isFields(content['settings']) && typeof content['type'] === 'string';
  const job = isJob ? content : { settings: content };
  const { name, priority, settings, metadata, submitter_platform: platform } = job;
  return {
    job: {
      name: typeof name === 'string' ? name : 'try',
      priority: typeof priority === 'number' ? priority : USUAL_PRIORITY,
      settings: isFields(settings) ? settings : {},
      metadata: isFields(metadata) ? textsOf(metadata) : {},
    },
    submitterPlatform: typeof platform === 'string' && platform !== 'manager' ? platform : managerPlatform(),
  };
}

function readJson(file: string): Fields {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid('settings-file-invalid', `The settings cannot be read from ${file}: ${reason}`, {
      cause: error,
    });
  }
  if (isFields(content)) return content;
  throw invalid(
    'settings-file-invalid',
    `${basename(file)} should have an object of settings, such as {"frames": "1-10"}, or a job as it is submitted.`,
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textsOf(fields: Fields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
