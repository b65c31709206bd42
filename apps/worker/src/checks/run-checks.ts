import { CHECKS, type Check, type CheckName } from './check-table.js';
import type { CheckedThings, CheckTools, Verdict } from './check.js';

/** What a check says of one thing. */
export interface CheckResult extends Verdict {
  readonly check: CheckName;
  /** What was looked at: a path, a program, an address. */
  readonly subject: string;
}

/**
 * Makes every check of the table of the things that it is for, one after another.
 * @param told - hears of each result as soon as it is there
 */
export async function runChecks(
  things: CheckedThings,
  tools: CheckTools,
  told: (result: CheckResult) => void = () => undefined,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  const useless = new Set<string>();
  for (const [name, check] of Object.entries<Check>(CHECKS)) {
    for (const subject of subjectsOf(check, things)) {
      if (check.needs !== undefined && useless.has(`${check.needs} ${subject}`)) {
        useless.add(`${name} ${subject}`);
        continue;
      }
      tools.signal.throwIfAborted();
      const result = { check: name as CheckName, subject, ...(await check.examine(subject, tools)) };
      if (result.outcome === 'failed') useless.add(`${name} ${subject}`);
      results.push(result);
      told(result);
    }
  }
  return results;
}

/** Those that have to be mended. */
export function failuresAmong(results: readonly CheckResult[]): readonly CheckResult[] {
  return results.filter(({ outcome }) => outcome === 'failed');
}

function subjectsOf(check: Check, things: CheckedThings): ReadonlySet<string> {
  return new Set(check.of.flatMap((kind) => things[kind]));
}
