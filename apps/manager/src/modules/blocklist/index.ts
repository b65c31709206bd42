export { addBlock, clearBlocksOfJob } from './persistence/block-rows.js';
