export { configurationBeside, LocalFiles } from './local-files.js';
export { takeOverFarm } from './take-over-farm.js';
