import type { TaskUpdate } from '../../manager-api/manager-client.js';
import type { RenderReceipt } from './render-receipt.js';
import type { RenderReport } from './render-report.js';

/** What a Manager keeps of a render. */
export type SentReport = NonNullable<TaskUpdate['render']>;

/** The Manager takes no larger ones; the rest of its room is for the findings. */
const MOST = { receiptCharacters: 96 * 1024, findings: 50, text: 1000, frames: 100, files: 20 } as const;

/** A report as the Manager takes it: long lists are cut, and frames left out of a receipt that would be too large. */
export function toSentReport(command: number, { receipt, findings }: RenderReport): SentReport {
  return {
    command,
    ...(receipt && { receipt: shortReceipt(receipt) }),
    findings: findings.slice(0, MOST.findings).map((finding) => ({
      ...finding,
      message: finding.message.slice(0, MOST.text),
      ...(finding.path !== undefined && { path: finding.path.slice(0, MOST.text) }),
    })),
  };
}

function shortReceipt(receipt: RenderReceipt): NonNullable<SentReport['receipt']> {
  const frames = receipt.frames
    .slice(0, MOST.frames)
    .map((frame) => ({ ...frame, files: frame.files.slice(0, MOST.files) }));
  const { missing } = receipt;
  const shortened = copy({ ...receipt, missing, frames });
  while (shortened.frames.length > 0 && JSON.stringify(shortened).length > MOST.receiptCharacters)
    shortened.frames.length = Math.floor(shortened.frames.length / 2);
  if (JSON.stringify(shortened).length <= MOST.receiptCharacters) return shortened;
  for (const things of Object.values(shortened.missing)) things.length = Math.min(things.length, 5);
  shortened.script_errors.length = Math.min(shortened.script_errors.length, 2);
  shortened.troubles.length = Math.min(shortened.troubles.length, 2);
  return shortened;
}

/** Of its own, and without anybody's promise to leave it as it is. */
function copy(receipt: RenderReceipt): NonNullable<SentReport['receipt']> {
  return JSON.parse(JSON.stringify(receipt)) as NonNullable<SentReport['receipt']>;
}
