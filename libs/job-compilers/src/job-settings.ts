import { invalid, type FarmError } from '@flamenco/domain/errors';
import { didYouMean } from '@flamenco/domain/names';
import type { JobWarning } from '@flamenco/domain/warnings';
import type { JobTypeInfo, JobTypeSetting } from './job-type.js';
import { allowedOf, convertSetting, cutText, defaultOf, shownValue } from './setting-values.js';

/** The settings that a job is compiled with, and what was found in those that were given. */
export interface SettledSettings {
  /** In the order in which they were given; then those that were left out, with their defaults. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of keys that the job type does not have: its script may know them all the same. And of the job type itself. */
  readonly warnings: readonly JobWarning[];
}

/**
 * Gives settings that are left out (or null) their defaults, and others the type that the job type has for them, where nothing is
 * lost by it (`"5"` is 5).
 * @param ofJobType - what there is to be warned of in the job type
 * @throws FarmError `invalid` that names each setting which has another type or value than it may have, or is needed and not there;
 *   what only the add-on asks for, at submission, or works out in Blender, is not needed
 */
export function settleSettings(
  jobType: Pick<JobTypeInfo, 'name' | 'settings'>,
  given: Readonly<Record<string, unknown>>,
  ofJobType: readonly JobWarning[] = [],
): SettledSettings {
  const settings = new Map(Object.entries(given));
  const problems: string[] = [];
  for (const setting of jobType.settings) {
    const value = settings.get(setting.key) ?? undefined;
    const settled = value === undefined ? defaultOf(setting) : convertSetting(setting, value);
    if (settled !== undefined) settings.set(setting.key, settled);
    else if (value !== undefined)
      problems.push(`${setting.key} is ${shownValue(value)}; ${allowedOf(setting)}`);
    else if (isNeeded(setting)) problems.push(`${setting.key} is missing; ${allowedOf(setting)}`);
  }
  if (problems.length > 0) throw refusal(jobType.name, problems);
  const warnings = [...warnOfUnknownKeys(jobType, Object.keys(given)), ...ofJobType];
  return { settings: Object.fromEntries(settings), warnings };
}

/** The add-on sends it with each job, whatever the job type says of it (behaviour.md §19.5). */
const BLEND_FILE = 'blendfile';
const MOST_WARNINGS = 10;

function warnOfUnknownKeys(
  jobType: Pick<JobTypeInfo, 'name' | 'settings'>,
  given: readonly string[],
): readonly JobWarning[] {
  const keys = jobType.settings.map(({ key }) => key);
  const known = new Set([...keys, BLEND_FILE]);
  const unknown = given.filter((key) => !known.has(key)).slice(0, MOST_WARNINGS);
  return unknown.map((key) => ({
    code: 'setting-unknown',
    message: `Job type '${jobType.name}' has no setting '${cutText(key)}'; its script is given it all the same.${didYouMean(key, keys)}`,
    remedy: `Correct the setting, leave it out, or add it to the settings of the job type if its script uses it.`,
  }));
}

/** Scripts that submit without Blender leave out what Blender works out: Flamenco 3 never asked for it. */
function isNeeded({ required, visible, eval: expression }: JobTypeSetting): boolean {
  return required === true && visible !== 'submission' && expression === undefined;
}

function refusal(name: string, problems: readonly string[]): FarmError {
  return invalid(
    'job-settings-invalid',
    `Settings of job type '${name}' do not fit: ${problems.join('. ')}. Correct them and submit again.`,
  );
}
