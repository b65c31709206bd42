import { DiskReserve, ReportFile } from './programs.ts';
import type { VirtualTime } from './virtual-time.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Of the Worker's own, what writes to its disk. */
const ORIGINALS = (['add', 'remove', 'park'] as const).map(
  (name) => [name, Reflect.get(ReportFile.prototype, name) as Method] as const,
);

/** Has the files of Workers refuse what is written, while the disk of their computer is full. */
export function fillWorkerDisks(time: VirtualTime): void {
  const isFull = (): boolean => time.actor?.computer.isDiskFull ?? false;
  for (const [name, original] of ORIGINALS)
    Object.assign(ReportFile.prototype, {
      [name](this: unknown, ...args: unknown[]): unknown {
        if (isFull()) throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
        return original.apply(this, args);
      },
    });
  Object.assign(DiskReserve.prototype, {
    // Nothing is held of the real disk: writing 4 MiB for each Worker's start was a seventh of a large farm's time.
    take: () => !isFull(),
  });
}
