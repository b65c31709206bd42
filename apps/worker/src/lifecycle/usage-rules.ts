import { formatDuration } from '@flamenco/domain/time';

/** When a computer that people use works for the farm. What is not set is no obstacle. */
export interface UsageRules {
  /** Nobody has touched keyboard or mouse for so long. */
  readonly idleMinutes?: number;
  /** Other programs use no more than this share of all cores, in per cent. */
  readonly idleCpuPercent?: number;
  /** Not while it runs on its battery. */
  readonly pausesOnBattery: boolean;
  /** What becomes of a task when somebody comes back: it is handed back at once, or finished. */
  readonly whenInUse: 'hand-back' | 'finish-task';
}

/** How the computer is used now; undefined: that cannot be known. */
export interface ComputerUse {
  /** Since the last touch of keyboard or mouse, in milliseconds. */
  readonly inputIdleMs: number | undefined;
  readonly isOnBattery: boolean | undefined;
  /** What share of all cores has been used lately, 0 to 1; undefined also while the Worker's own task uses them. */
  readonly cpuShare: number | undefined;
}

/** Why the Worker is to take no tasks now: a clause; undefined when it may. What cannot be known is no reason. */
export function whyNotNow(rules: UsageRules, use: ComputerUse): string | undefined {
  if (rules.pausesOnBattery && use.isOnBattery === true) return 'the computer runs on its battery';
  const { idleMinutes, idleCpuPercent } = rules;
  if (idleMinutes !== undefined && use.inputIdleMs !== undefined && use.inputIdleMs < idleMinutes * 60_000)
    return `somebody uses the computer (it is to be left alone for ${formatDuration(idleMinutes * 60_000)})`;
  if (idleCpuPercent !== undefined && use.cpuShare !== undefined && use.cpuShare * 100 > idleCpuPercent)
    return `other programs use the computer (more than ${idleCpuPercent} % of it)`;
  return undefined;
}

/** Whether there is anything to look at. */
export function hasRules({ idleMinutes, idleCpuPercent, pausesOnBattery }: UsageRules): boolean {
  return idleMinutes !== undefined || idleCpuPercent !== undefined || pausesOnBattery;
}
