export { Leadership } from './leadership.js';
export { ManagerNews } from './manager-news.js';
export { ManagerPresence } from './manager-presence.js';
export type { PresentManager } from './present-manager.js';
export { ManagersModule } from './managers.module.js';
export { SharedSignal } from './shared-signal.js';
