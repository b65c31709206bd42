import type { AvailableJobSetting, AvailableJobType } from '@flamenco/api-client';
import type { FormField } from '../../../shared/forms/field-schema';
import { fieldOfSetting } from '../../job-types/data/job-setting-fields';
import { ANSWERED_HERE, SCENE, USUAL_FORMATS } from './blender-answers';

/** The setting that every job type which renders a file has, by its name in Flamenco 3. */
export const BLEND_FILE = 'blendfile';

/** The settings of a job type, as they are asked for where there is no Blender. */
export interface SettingFields {
  /** What people are asked. */
  readonly shown: readonly FormField[];
  /** What is only shown to those who want to see all of it. */
  readonly hidden: readonly FormField[];
  /** The file; absent in a job type that renders none. */
  readonly blendfile: FormField | undefined;
}

/** Says which settings are asked for. What Blender would work out and the job type cannot do without is asked for, even if it is hidden. */
export function settingFields({ settings }: Pick<AvailableJobType, 'settings'>): SettingFields {
  const others = settings.filter(({ key }) => key !== BLEND_FILE);
  const blendfile = settings.find(({ key }) => key === BLEND_FILE);
  return {
    shown: others.filter(isAskedFor).map(fieldWithoutBlender),
    hidden: others.filter((setting) => !isAskedFor(setting)).map(fieldWithoutBlender),
    blendfile: blendfile && { ...fieldOfSetting(blendfile), label: 'Blend file' },
  };
}

function isAskedFor({ key, visible, required, default: initial }: AvailableJobSetting): boolean {
  if (visible !== 'hidden') return true;
  return required === true && initial === undefined && !ANSWERED_HERE.has(key);
}

function fieldWithoutBlender(setting: AvailableJobSetting): FormField {
  const { isRequired, ...field } = fieldOfSetting(setting);
  const { key, schema } = field;
  const about = [field.about, aboutBlender(setting)].filter((text) => text !== undefined).join('. ');
  const isFormat = key === 'format' && schema.type === 'string' && schema.enum === undefined;
  const isFixed = setting.editable === false && setting.eval === undefined;
  return {
    ...field,
    ...(about !== '' && { about }),
    ...(isRequired === true && !ANSWERED_HERE.has(key) && key !== SCENE && { isRequired }),
    ...(isFormat && { initial: field.initial ?? 'PNG', schema: { ...schema, examples: USUAL_FORMATS } }),
    ...(isFixed && { fixedBecause: 'The job type does not let it be changed.' }),
  };
}

/** Blender is not asked here: what it would work out has to be said. */
function aboutBlender(setting: AvailableJobSetting): string | undefined {
  if (setting.eval === undefined) return undefined;
  const what = setting.evalInfo?.description ?? '';
  const from = what === '' ? '' : ` (${what})`;
  if (ANSWERED_HERE.has(setting.key)) return 'Left empty, it follows from the others';
  if (setting.key === SCENE) return 'Left empty, it is the one that the file opens with';
  return `Blender works it out from the file${from}; here it is typed`;
}
