import type { WorkerCheckResultDto, WorkerLoadDto, WorkerMachineDto } from '@flamenco/api-contracts';

// What is kept of what a Worker says: a newer one may say more, which nobody here would know how to show.

/** What a Worker's computer is. */
export function saidOfMachine(said: WorkerMachineDto): WorkerMachineDto {
  const { gpus, disks, programs, displays } = said;
  return {
    ...picked(said, ['os_family', 'os_version', 'cpu_arch', 'cpu_model', 'vcpu', 'memory_mib']),
    ...(gpus && { gpus: gpus.map((gpu) => picked(gpu, ['name', 'memory_mib', 'driver'])) }),
    ...(disks && { disks: disks.map((disk) => picked(disk, ['purpose', 'path', 'size_mib'])) }),
    ...(programs && { programs: programs.map((program) => picked(program, ['name', 'version', 'path'])) }),
    ...(displays && { displays: displays.map((display) => picked(display, ['name', 'width', 'height'])) }),
  };
}

/** How busy it is. */
export function saidOfLoad(said: WorkerLoadDto): WorkerLoadDto {
  const { gpus, disks } = said;
  return {
    ...picked(said, ['cpu_percent', 'memory_used_mib']),
    ...(gpus && { gpus: gpus.map((gpu) => picked(gpu, ['percent', 'memory_used_mib'])) }),
    ...(disks && { disks: disks.map((disk) => picked(disk, ['purpose', 'free_mib'])) }),
  };
}

/** What came of a check. */
export function saidOfCheck(said: WorkerCheckResultDto): WorkerCheckResultDto {
  return picked(said, ['check', 'subject', 'outcome', 'message', 'remedy']);
}

function picked<T extends object, K extends keyof T>(said: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(
    keys.filter((key) => said[key] !== undefined).map((key) => [key, said[key]]),
  ) as Pick<T, K>;
}
