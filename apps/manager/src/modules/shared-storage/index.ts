export { SharedFolders } from './shared-folders.js';
export { SharedStorageModule } from './shared-storage.module.js';
