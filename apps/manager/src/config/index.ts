export { ConfigModule } from './config.module.js';
export { readConfig, readConfigFile, type LoadedConfiguration } from './config-reader.js';
export type { ManagerConfig } from './config-schema.js';
export { writeCompleteConfig } from './config-writer.js';
export { Configuration, configurationWarnings, managerPlatform } from './configuration.js';
export { ConfigurationError } from './configuration-error.js';
export { parseListenAddress, type ListenAddress } from './listen-address.js';
