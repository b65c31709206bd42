export { BlocklistModule } from './blocklist.module.js';
