export { isAllowedHost } from './allowed-hosts.js';
export { ConfigModule } from './config.module.js';
export { readConfigFile, type LoadedConfiguration } from './config-reader.js';
export type { WrittenSettings } from './config-view.js';
export { ConfigurationFile, type TriedSettings } from './configuration-file.js';
export type { SettingChange } from './setting-changes.js';
export type { ListedSetting } from './setting-list.js';
export { Configuration, configurationWarnings, managerPlatform } from './configuration.js';
export { hasDesktop } from './desktop.js';
export { executableFolders } from './executable-folders.js';
export { listenAddressOf, parseListenAddress, type ListenAddress } from './listen-address.js';
export { trustIn, type ProxyTrust } from './trusted-proxies.js';
export {
  describeLocation,
  parseDatabaseLocation,
  type DatabaseLocation,
  type PostgresLocation,
} from './database-location.js';
