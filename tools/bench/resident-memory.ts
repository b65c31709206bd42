import { readdirSync, readFileSync } from 'node:fs';

const KIB_PER_MIB = 1024;

/** Resident memory of a process and of those that it has started; Linux only. */
export function residentMemory(pid: number): string {
  if (process.platform !== 'linux') return 'memory is not known on this platform';
  const children = readdirSync(`/proc/${String(pid)}/task`).flatMap((thread) =>
    readFileSync(`/proc/${String(pid)}/task/${thread}/children`, 'utf8')
      .split(' ')
      .filter(Boolean),
  );
  const sizes = [String(pid), ...children].map((process) => {
    const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${process}/status`, 'utf8')) ?? [];
    return Math.round(Number(kib) / KIB_PER_MIB);
  });
  return `${sizes.join(' + ')} MiB`;
}
