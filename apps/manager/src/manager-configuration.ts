import * as reader from './config/config-reader.js';
import type { Environment, LoadedConfiguration } from './config/config-reader.js';
import { MANAGER } from './manager.module.js';

/** Reads a configuration file of the whole Manager; see `readConfigFile` of config/. */
export function readConfigFile(file: string, environment?: Environment): LoadedConfiguration {
  return reader.readConfigFile(MANAGER.configSchema, file, environment);
}

/** Reads the text of a configuration file of the whole Manager; see `readConfig` of config/. */
export function readConfig(yaml: string, file: string, environment: Environment): LoadedConfiguration {
  return reader.readConfig(MANAGER.configSchema, yaml, file, environment);
}
