import { categorizeFailure } from '@flamenco/domain/findings';
import { errorMessage } from '../error-facts.js';
import { CommandFailure, type FailureFacts } from './commands/command.js';

/** What went wrong: as who found it says, or as its words do. */
export function factsOf(error: unknown): FailureFacts {
  const known = knownFacts(error);
  const line = errorMessage(error);
  if (known !== undefined) return known.category === 'other' ? { line, ...known } : known;
  return { category: categorizeFailure({ lines: [line] }).category, line };
}

function knownFacts(error: unknown): FailureFacts | undefined {
  for (let each = error; each instanceof Error; each = each.cause)
    if (each instanceof CommandFailure && each.facts !== undefined) return each.facts;
  return undefined;
}
