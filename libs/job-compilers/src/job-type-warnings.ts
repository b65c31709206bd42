import { didYouMean } from '@flamenco/domain/names';
import type { JobWarning } from '@flamenco/domain/warnings';
import type { JobTypeInfo, JobTypeSetting } from './job-type.js';
import { SCRIPT_OBJECTS } from './script-api/script-objects.js';
import { allowedOf, convertSetting, cutText, shownValue } from './setting-values.js';

const JOB_TYPE_ATTRIBUTES = Object.keys(SCRIPT_OBJECTS.JobType.members);
const SETTING_ATTRIBUTES = Object.keys(SCRIPT_OBJECTS.JobSetting.members);
const EVAL_INFO_ATTRIBUTES = ['showLinkButton', 'description'] satisfies readonly (keyof NonNullable<
  JobTypeSetting['evalInfo']
>)[];
type Fields = Readonly<Record<string, unknown>>;

const MOST_WARNINGS = 10;
const IS_IGNORED = 'which is ignored: there is no such attribute.';

/**
 * What is likely not meant in a script's JOB_TYPE, and does not keep it from being used: attributes that there are not, defaults that the
 * same value in a submission would be refused for, and choices that are there twice.
 * @param info - what was read
 * @param value - what it was read from
 */
export function warningsOfJobType(info: JobTypeInfo, value: unknown): readonly JobWarning[] {
  const warnings: JobWarning[] = [];
  for (const problem of problemsOf(info, fieldsOf(value))) {
    warnings.push({
      code: 'job-type-setting',
      message: `Job type '${info.name}': ${problem}`,
      remedy: 'Correct JOB_TYPE in the script of the job type.',
    });
    if (warnings.length === MOST_WARNINGS) break;
  }
  return warnings;
}

/** One after the other, so that a script with a million of them costs no more than others. */
function* problemsOf(info: JobTypeInfo, fields: Fields): Generator<string, void> {
  yield* unknownAttributes('JOB_TYPE', fields, JOB_TYPE_ATTRIBUTES);
  const given: readonly unknown[] = Array.isArray(fields['settings']) ? fields['settings'] : [];
  for (const [index, setting] of info.settings.entries())
    yield* problemsOfSetting(setting, fieldsOf(given[index]));
}

function* problemsOfSetting(setting: JobTypeSetting, fields: Fields): Generator<string, void> {
  const name = `setting '${cutText(setting.key)}'`;
  yield* unknownAttributes(name, fields, SETTING_ATTRIBUTES);
  yield* unknownAttributes(`evalInfo of ${name}`, fieldsOf(fields['evalInfo']), EVAL_INFO_ATTRIBUTES);
  const { default: preset } = setting;
  if (preset != null && convertSetting(setting, preset) === undefined)
    yield `the default of ${name} is ${shownValue(preset)}; ${allowedOf(setting)}.`;
  const choices = new Set<string>();
  for (const choice of setting.choices ?? []) {
    if (choices.has(choice)) yield `${name} has the choice ${shownValue(choice)} twice.`;
    choices.add(choice);
  }
}

function* unknownAttributes(
  place: string,
  fields: Fields,
  known: readonly string[],
): Generator<string, void> {
  for (const name in fields)
    if (!known.includes(name))
      yield `${place} has '${cutText(name)}', ${IS_IGNORED}${didYouMean(name, known)}`;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
