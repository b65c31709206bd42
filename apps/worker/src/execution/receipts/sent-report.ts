import type { TaskUpdate } from '../../manager-api/manager-client.js';
import type { RenderReport } from './render-report.js';

/** What a Manager keeps of a render. */
export type SentReport = NonNullable<TaskUpdate['render']>;

/** The Manager takes no larger ones. */
const MOST_CHARACTERS = 120 * 1024;

/** How long lists and texts may be, tried in this order until it all fits. Frames are many, and each is small. */
const LIMITS = [
  { frames: 100, members: 50, text: 4000 },
  { frames: 50, members: 20, text: 1000 },
  { frames: 20, members: 10, text: 500 },
  { frames: 5, members: 5, text: 200 },
] as const;

type Limits = (typeof LIMITS)[number];

/** More files of a frame than this are left out, as the contract has it. */
const MOST_FILES = 20;

/** A report as the Manager takes it: long lists and texts are cut, the more the larger it is. */
export function toSentReport(command: number, { receipt, findings }: RenderReport): SentReport {
  const report = { command, ...(receipt && { receipt }), findings };
  const tries = LIMITS.map((limits) => () => shortened(report, limits) as SentReport);
  const fits = tries.find((make) => JSON.stringify(make()).length <= MOST_CHARACTERS);
  return fits
    ? fits()
    : { command, findings: (shortened(findings, LIMITS[3]) as SentReport['findings']).slice(0, 5) };
}

/** A copy without what is too long. */
function shortened(value: unknown, limits: Limits, name = ''): unknown {
  if (typeof value === 'string') return value.slice(0, limits.text);
  if (Array.isArray(value)) {
    const most =
      name === 'frames' ? limits.frames : Math.min(limits.members, name === 'files' ? MOST_FILES : Infinity);
    return value.slice(0, most).map((member) => shortened(member, limits));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, shortened(member, limits, key)]),
  );
}
