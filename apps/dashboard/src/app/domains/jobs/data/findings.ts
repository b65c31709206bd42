import type { RenderFinding, TaskAttempt } from '@flamenco/api-client';
import { countOf } from '../../../shared/count-words';
import type { StatusLook } from '../../../shared/status-looks';

/** How each action is shown that a finding led to. */
export const FINDING_LOOKS = {
  fail: { label: 'failed', icon: 'error', tone: 'failed' },
  warn: { label: 'warning', icon: 'warning', tone: 'active' },
  note: { label: 'note', icon: 'info', tone: 'queued' },
} as const satisfies Record<RenderFinding['action'], StatusLook>;

const ORDER: readonly RenderFinding['action'][] = ['fail', 'warn', 'note'];

/** All that was found of an attempt's render commands, the worst first, otherwise as they were told. */
export function findingsOf(attempt: TaskAttempt | undefined): readonly RenderFinding[] {
  const all = (attempt?.renders ?? []).flatMap(({ findings }) => findings);
  return all.toSorted((one, other) => ORDER.indexOf(one.action) - ORDER.indexOf(other.action));
}

/** What people should look at: "2 failures, 1 warning"; empty when there is nothing but notes. */
export function findingsInShort(findings: readonly RenderFinding[]): string {
  const count = (action: RenderFinding['action']): number =>
    findings.filter((finding) => finding.action === action).length;
  const [failures, warnings] = [count('fail'), count('warn')];
  return [
    ...(failures > 0 ? [countOf(failures, 'failure')] : []),
    ...(warnings > 0 ? [countOf(warnings, 'warning')] : []),
  ].join(', ');
}
