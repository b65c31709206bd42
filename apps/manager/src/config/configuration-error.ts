import { FarmError } from '@flamenco/domain/errors';

/** One thing that is wrong with a configuration. */
export interface ConfigurationFault {
  /** Where it is: file and line, or the name of the environment variable. */
  readonly where: string;
  /** The setting, as a path of keys; empty when the fault is not about one. */
  readonly setting: string;
  /** What is wrong, and what to write instead. */
  readonly message: string;
}

/** A configuration that cannot be used. Names every fault at once. */
export class ConfigurationError extends FarmError {
  constructor(readonly faults: readonly ConfigurationFault[]) {
    super('invalid', 'invalid-configuration', faults.map(describeFault).join('\n'));
  }
}

/** One line about a fault: where, what, and the remedy. */
export function describeFault({ where, setting, message }: ConfigurationFault): string {
  return setting === '' ? `${where}: ${message}` : `${where}: ${setting}: ${message}`;
}
