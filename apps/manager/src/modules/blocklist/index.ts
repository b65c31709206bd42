export { BlocklistModule } from './blocklist.module.js';
export { addBlock, clearBlocksOfJob } from './persistence/block-rows.js';
