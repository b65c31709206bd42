import { categoryOfFinding, judgeFinding, type Finding, type FoundThing } from '@flamenco/domain/findings';
import { CommandFailure, type CommandContext } from '../commands/command.js';
import type { RenderReceipt } from './render-receipt.js';
import type { BlenderRun } from './run-with-receipt.js';

/** What came of one render command. */
export interface RenderReport {
  readonly receipt?: RenderReceipt;
  readonly findings: readonly Finding[];
}

/**
 * The end of a render command: what was found is judged, written to the task's log and reported.
 * @throws CommandFailure for a finding that fails the task, or else the run's own failure
 */
export function concludeRender(
  run: BlenderRun,
  found: readonly FoundThing[],
  { findingActions, log, reportRender }: CommandContext,
): void {
  const findings = found.map((thing) => judgeFinding(thing, findingActions));
  for (const { action, kind, message } of findings) log(`${action}: ${message} (${kind})`);
  reportRender({ ...(run.receipt ? { receipt: run.receipt } : {}), findings });
  const failing = findings.filter(({ action }) => action === 'fail');
  const [first] = failing;
  if (first === undefined) {
    if (run.failure !== undefined) throw run.failure;
    return;
  }
  const others = failing.length === 1 ? '' : ` (and ${failing.length - 1} more, see the task's log)`;
  const category = categoryOfFinding(first.kind);
  const facts = category && { category, line: first.message };
  throw new CommandFailure(`${first.message}${others}`, { cause: run.failure, facts });
}
