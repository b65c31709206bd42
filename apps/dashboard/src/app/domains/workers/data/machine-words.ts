import type { WorkerGpu, WorkerLoadSample, WorkerMachine } from '@flamenco/api-client';
import type { NamedValue } from '../../../shared/ui/value-list';

const DISK_NAMES = { scratch: 'Scratch', storage: 'Storage' } as const;

/** "128 GB", "1.5 GB", "800 MB", "29 TB", from MiB. */
export function formatMib(mib: number): string {
  if (mib < 1024) return `${Math.round(mib)} MB`;
  const gib = mib / 1024;
  if (gib < 1024) return `${gib < 10 ? Number(gib.toFixed(1)) : Math.round(gib)} GB`;
  return `${Number((gib / 1024).toFixed(1))} TB`;
}

/** "2 × RTX 4090, 24 GB; UHD Graphics 770": several alike are counted. */
export function gpuWords(gpus: readonly WorkerGpu[]): string {
  const counts = new Map<string, number>();
  for (const { name, memory_mib } of gpus) {
    const memory = memory_mib === undefined ? [] : [formatMib(memory_mib)];
    const words = [shortGpu(name), ...memory].join(', ');
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, count]) => (count > 1 ? `${count} × ${words}` : words)).join('; ');
}

/** Makers' names say little where space is short. */
function shortGpu(name: string): string {
  return name.replace(/^NVIDIA (GeForce )?|^AMD (Radeon )?|^Intel /, '');
}

/** What a Worker's computer is, a line for each thing that is known. @param load - the newest of it, where there is one */
export function machineValues(
  machine: WorkerMachine,
  load: WorkerLoadSample | undefined,
): readonly NamedValue[] {
  const { os_version: system, cpu_model: model, vcpu, memory_mib: memory, gpus, displays } = machine;
  const used = load?.memory_used_mib;
  return [
    line('System', [system, machine.cpu_arch]),
    line('Processor', [model, vcpu === undefined ? undefined : `${vcpu} threads`]),
    line('Memory', [
      memory === undefined ? undefined : formatMib(memory),
      used === undefined ? undefined : `${formatMib(used)} in use`,
    ]),
    line('GPUs', [gpus && (gpus.length === 0 ? 'none found' : gpuWords(gpus))]),
    line('GPU driver', [[...new Set((gpus ?? []).flatMap(({ driver }) => driver ?? []))].join(', ')]),
    ...(machine.disks ?? []).map(({ purpose, path, size_mib }) => {
      const free = load?.disks?.find((disk) => disk.purpose === purpose)?.free_mib;
      const space = free === undefined ? undefined : `${formatMib(free)} free`;
      return line(DISK_NAMES[purpose], [path, formatMib(size_mib), space]);
    }),
    ...(machine.programs ?? []).map(({ name, version, path }) =>
      line(name === 'ffmpeg' ? 'FFmpeg' : name.charAt(0).toUpperCase() + name.slice(1), [version, path]),
    ),
    line('Screens', [
      displays &&
        (displays.length === 0
          ? 'none'
          : displays
              .map(({ name, width, height }) =>
                width === undefined || height === undefined ? name : `${name}, ${width} × ${height}`,
              )
              .join('; ')),
    ]),
  ].filter(({ value }) => value !== '');
}

function line(name: string, parts: readonly (string | undefined)[]): NamedValue {
  return { name, value: parts.filter((part) => part !== undefined && part !== '').join(', ') };
}
