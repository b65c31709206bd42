import { splitShell } from '@flamenco/domain';
import type { CommandParameters } from './command-parameters.js';
import { errorMessage } from '../../error-facts.js';

/** The words of a parameter that holds arguments as one would type them in a shell; none if it is not there. */
export function splitArguments(parameters: CommandParameters, name: string): readonly string[] {
  const text = parameters.optionalText(name);
  try {
    return splitShell(text);
  } catch (cause) {
    throw parameters.failure(name, `cannot be split into words: ${errorMessage(cause)}`);
  }
}
