export { ConfigModule } from './config.module.js';
export { readConfig, readConfigFile, type LoadedConfiguration } from './config-reader.js';
export { writeCompleteConfig } from './config-writer.js';
export type { WrittenSettings } from './config-view.js';
export { ConfigurationFile } from './configuration-file.js';
export { Configuration, configurationWarnings, managerPlatform } from './configuration.js';
export { executableFolders } from './executable-folders.js';
export { parseListenAddress, type ListenAddress } from './listen-address.js';
export { trustIn, type ProxyTrust } from './trusted-proxies.js';
