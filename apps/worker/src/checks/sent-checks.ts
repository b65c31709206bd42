import type { components } from '../manager-api/schema.gen.js';
import type { ReportedResult } from './doctor-report.js';

/** The Manager takes no more, and no longer ones. */
const MOST_CHECKS = 200;
const LONGEST_SENTENCE = 4000;

/** Results of checks as the Manager takes them. */
export function toSentChecks(results: readonly ReportedResult[]): components['schemas']['WorkerChecks'] {
  return {
    checks: results.slice(0, MOST_CHECKS).map(({ check, subject, outcome, message, remedy }) => ({
      check,
      subject,
      outcome,
      message: message.slice(0, LONGEST_SENTENCE),
      ...(remedy !== undefined && { remedy: remedy.slice(0, LONGEST_SENTENCE) }),
    })),
  };
}
