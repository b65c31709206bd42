/** For whom a variable's value is: those who run tasks, or those who submit jobs. */
export const AUDIENCES = ['workers', 'users'] as const;

/** For whom a variable's value is. */
export type Audience = (typeof AUDIENCES)[number];

/** One value of a variable, as the configuration says it. */
export interface VariableValue {
  /** `workers`, `users`, or `all` for both; absent or empty means all. */
  readonly audience?: string;
  /** `linux`, `windows`, `darwin`, …, or `all`. */
  readonly platform?: string;
  /** Several platforms at once, instead of `platform`. */
  readonly platforms?: readonly string[];
  readonly value: string;
}

/** A variable as the configuration says it. */
export interface VariableDefinition {
  /** Its values are replaced by its name at submission, too; for paths. */
  readonly isTwoWay?: boolean;
  readonly values: readonly VariableValue[];
}

/** The platform that stands for every other one. */
export const ALL_PLATFORMS = 'all';

/** The name of the variable that the Manager adds itself: where the jobs' files are. */
export const JOBS_VARIABLE = 'jobs';

const BLENDER_VARIABLE = 'blender';

/** The audiences of a value; none when it names one that does not exist. */
export function audiencesOf({ audience }: VariableValue): readonly Audience[] {
  if (audience === undefined || audience === '' || audience === 'all') return AUDIENCES;
  return AUDIENCES.filter((known) => known === audience);
}

/** The platforms of a value: `platform` and `platforms` together. */
export function platformsOf({ platform, platforms = [] }: VariableValue): readonly string[] {
  return [...(platform ? [platform] : []), ...platforms].filter((name) => name !== '');
}

/** What is wrong with the variables of a configuration, for people; nothing of it keeps the Manager from starting (§3). */
export function variableProblems(variables: Readonly<Record<string, VariableDefinition>>): string[] {
  const problems = Object.entries(variables).flatMap(([name, { values }]) => [
    ...(name === JOBS_VARIABLE
      ? [`Variable '${name}' is the Manager's own, so yours is not used. Give yours another name.`]
      : []),
    ...values.flatMap((value, index) => valueProblems(`Value ${index + 1} of variable '${name}'`, value)),
  ]);
  const blender = variables[BLENDER_VARIABLE];
  if (blender === undefined) {
    problems.push(
      `Variable '${BLENDER_VARIABLE}' is missing: Workers will not find Blender. Add it, with a value for each platform.`,
    );
  } else if (blender.values.length === 0 || blender.values.some(({ value }) => value.trim() === '')) {
    problems.push(
      `Variable '${BLENDER_VARIABLE}' has an empty value: Workers there will not find Blender. Fill it in.`,
    );
  }
  return problems;
}

function valueProblems(where: string, value: VariableValue): string[] {
  const problems: string[] = [];
  if (audiencesOf(value).length === 0) {
    problems.push(
      `${where} has the unknown audience '${value.audience ?? ''}'. Use all, ${AUDIENCES.join(' or ')}.`,
    );
  }
  if (platformsOf(value).length === 0) {
    problems.push(
      `${where} has no platform, so it is not used. Add one, such as linux, windows, darwin or all.`,
    );
  }
  if (value.platform && value.platforms && value.platforms.length > 0) {
    problems.push(
      `${where} has both 'platform' and 'platforms'; both are used. Put all of them under 'platforms'.`,
    );
  }
  return problems;
}
