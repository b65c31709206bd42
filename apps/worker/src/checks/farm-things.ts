import { managerPlatform } from '../config/manager-platform.js';
import type { WrittenConfig } from '../config/worker-config.js';
import { locateBlender } from '../execution/commands/blender-location.js';
import type { ManagerFacts } from '../manager-api/manager-facts.js';
import type { CheckSystem } from './check-system.js';
import { NO_THINGS, type CheckedThings } from './check.js';

/** What the Manager says of its farm. */
export interface Farm {
  readonly storage: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
}

/** Nothing is known of it. */
export const NO_FARM: Farm = { storage: undefined, variables: {} };

/** Nothing, when the Manager does not answer: that is told by its own check. */
export async function farmOf(
  manager: ManagerFacts,
  platform: NodeJS.Platform,
  signal: AbortSignal,
): Promise<Farm> {
  const name = managerPlatform(platform);
  const [storage, variables] = await Promise.all([
    manager.storageFor(name, signal).catch(() => undefined),
    manager.variablesFor(name, signal).catch(() => ({})),
  ]);
  signal.throwIfAborted();
  return { storage, variables };
}

/** Those of the task types that the Worker takes, by the names that the Manager's variables give them, or else the usual ones. */
export async function programsOf(
  { taskTypes, container }: Pick<WrittenConfig, 'taskTypes' | 'container'>,
  variables: Farm['variables'],
  platform: NodeJS.Platform,
): Promise<Pick<CheckedThings, 'blenders' | 'ffmpegs'>> {
  const blender = await locateBlender(variables['blender'] || 'blender', platform);
  const isHere = !container?.commands.includes('blender-render');
  return {
    blenders: taskTypes.includes('blender') && isHere ? [blender] : [],
    ffmpegs: taskTypes.includes('ffmpeg') ? [variables['ffmpeg'] || 'ffmpeg'] : [],
  };
}

/** What a Worker needs whatever its tasks are, as far as it is looked at within a moment: nothing is rendered. */
export async function standingThings(
  config: Pick<WrittenConfig, 'taskTypes' | 'homeDir' | 'container'>,
  managerUrl: string | undefined,
  { storage, variables }: Farm,
  { platform, tmpDir }: Pick<CheckSystem, 'platform' | 'tmpDir'>,
): Promise<CheckedThings> {
  return {
    ...NO_THINGS,
    managers: managerUrl === undefined ? [] : [managerUrl],
    storage: storage === undefined ? [] : [storage],
    ownFolders: [config.homeDir, tmpDir],
    programs: config.container === undefined ? [] : [config.container.program],
    ...(await programsOf(config, variables, platform)),
  };
}
